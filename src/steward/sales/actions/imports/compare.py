"""Orders beside what is here: new, in another state, the same, or wrong by what is here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory import Sellable, availability, goods_by_sku
from steward.kit.imports import Rejected, ledger
from steward.kit.imports.engine import Written
from steward.kit.imports.tables import ImportedRow
from steward.kit.marks import N_
from steward.sales.actions.imports.file import ORDERS
from steward.sales.models import Order
from steward.sales.rules import NOTHING, OrderState
from steward.sales.rules.imports import OrderRow

ORDER = "order"
_OPEN_HERE = N_("This order is open here. Send it here, so that the stock stays right.")
_OTHERWISE = N_("This order is here with other particulars. Change it here: a file changes states.")


class Known(NamedTuple):
    """A row whose order is here, with what an earlier import said."""

    row: OrderRow
    order: Order
    entry: ImportedRow


class Priced(NamedTuple):
    """A new order with the goods of each of its lines, and its currency."""

    row: OrderRow
    goods: Sequence[Sellable]
    currency: str

    @property
    def is_open(self) -> bool:
        """Whether its goods are still to be sent, so that they are held here."""
        return self.row.said.state == OrderState.PLACED


@dataclass
class Compared:
    """Orders by what is known of them."""

    new: list[Priced] = field(default_factory=list)
    other: list[Known] = field(default_factory=list)
    same: list[OrderRow] = field(default_factory=list)
    wrong: list[Rejected] = field(default_factory=list)


def compare(session: Session, rows: Sequence[OrderRow], *, for_update: bool) -> Compared:
    """Sort orders by what is here; `for_update` locks those that they tell of."""
    entries = ledger.known_rows(session, ORDERS, ORDER, [row.external_id for row in rows])
    live = [entry.subject_id for entry in entries.values() if entry.is_live]
    query = select(Order).where(Order.id.in_(live)).order_by(Order.id)
    found = session.scalars(query.with_for_update() if for_update else query)
    orders = {order.id: order for order in found}
    goods = goods_by_sku(session, {line.sku for row in rows for line in row.said.lines})
    compared = Compared()
    for row in rows:
        entry = entries.get(row.external_id)
        order = orders.get(entry.subject_id) if entry and entry.is_live else None
        if entry is None or order is None:
            _sort_new(compared, row, goods)
        elif entry.content == row.content:
            compared.same.append(row)
        else:
            _sort_known(compared, Known(row, order, entry))
    return compared


def _sort_new(found: Compared, row: OrderRow, goods: Mapping[str, Sellable]) -> None:
    named = [goods.get(line.sku.casefold()) for line in row.said.lines]
    its = [one for one in named if one is not None]
    errors = list(_errors(row, named))
    currencies = {row.said.currency} if row.said.currency else {one.currency for one in its}
    if errors:
        found.wrong += row.rejected(*errors[0])
    elif len(currencies) > 1:
        reason = N_("These goods are priced in several currencies: name the order's.")
        found.wrong += row.rejected("currency", reason)
    else:
        found.new.append(Priced(row, its, currencies.pop() or ""))


def _errors(row: OrderRow, named: Sequence[Sellable | None]) -> Iterator[tuple[str, str]]:
    is_open = row.said.state == OrderState.PLACED
    for line, goods in zip(row.said.lines, named, strict=True):
        if goods is None:
            yield "sku", N_("No variant has the SKU “%(sku)s”.", sku=line.sku)
        elif is_open and not goods.is_sold:
            yield "sku", N_("“%(sku)s” is not sold any more.", sku=line.sku)
    if is_open and not row.said.address:
        yield "address", N_("An order that is to be sent needs an address.")


def _sort_known(found: Compared, known: Known) -> None:
    """Take another state of an order; all else is changed here."""
    was, now = dict(known.entry.content), dict(known.row.content)
    was.pop("state", None), now.pop("state", None)
    state, order = known.row.said.state, known.order
    if was != now:
        found.wrong += known.row.rejected("row", _OTHERWISE)
    elif order.state == state:
        found.same.append(known.row)
    elif order.is_history or (state, order.state) == (OrderState.CANCELLED, OrderState.PLACED):
        found.other.append(known)
    else:
        found.wrong += known.row.rejected("state", _OPEN_HERE)


class Foreseen:
    """What would become of orders, one batch after the other; nothing is written."""

    def __init__(self) -> None:
        self._free: dict[int, Decimal] = {}

    def would_write(self, session: Session, rows: Sequence[OrderRow]) -> Written:
        """Say what would become of some orders, after those that were asked about before."""
        found = compare(session, rows, for_update=False)
        opened = [one for one in found.new if one.is_open]
        self._look(session, {each.variant_id for one in opened for each in one.goods})
        wrong = list(found.wrong)
        refused = 0
        for one in opened:
            missing = self._take(one)
            if missing is not None:
                wrong += one.row.rejected("quantity", missing)
                refused += 1
        new = len(found.new) - refused
        return Written(new, len(found.other), len(found.same), wrong)

    def _look(self, session: Session, variant_ids: set[int]) -> None:
        there = availability(session, sorted(variant_ids - self._free.keys()))
        self._free |= {variant_id: one.total for variant_id, one in there.items()}

    def _take(self, one: Priced) -> str | None:
        """Take what an order needs of what is free; say why that cannot be."""
        needed = defaultdict[int, Decimal](Decimal)
        for line, goods in zip(one.row.said.lines, one.goods, strict=True):
            if not goods.may_backorder:
                needed[goods.variant_id] += line.quantity
        short = next((v for v, count in needed.items() if count > self._free[v]), None)
        if short is not None:
            name = next(each.name for each in one.goods if each.variant_id == short)
            left = f"{max(self._free[short], NOTHING).normalize():f}"
            return N_("%(what)s: only %(left)s left just now.", what=name, left=left)
        for variant_id, count in needed.items():
            self._free[variant_id] -= count
        return None
