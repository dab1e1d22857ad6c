"""Writing the orders of a file: those to be sent are held, those of the past only told of."""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import people_for_emails
from steward.inventory import Sellable, availability, lock_goods, release
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.kit.imports import Rejected, ledger
from steward.kit.imports.engine import Written
from steward.kit.imports.tables import CHANGED, CREATED, Import, ImportedRow
from steward.sales.actions.baskets import hold_goods
from steward.sales.actions.imports.compare import ORDER, Known, Priced, compare
from steward.sales.errors import SoldOut
from steward.sales.events import OrderCancelled, OrderPlaced
from steward.sales.models import Order, OrderLine
from steward.sales.queries import delivering, order_lines
from steward.sales.queries.delivery import Delivering
from steward.sales.rules import Arrival, OrderSource, OrderState, Payment
from steward.sales.rules.imports import OrderRow
from steward.sales.rules.money import coin_of, rounded


def write_rows(
    session: Session, run: Import, rows: Sequence[OrderRow], zone: ZoneInfo, *, actor: Actor
) -> Written:
    """Write a batch of orders; say what became of them."""
    found = compare(session, rows, for_update=True)
    made, refused = _create(session, run, found.new, zone, actor)
    book = [_created(run, row, order) for row, order in made]
    book += [_changed(session, run, one, actor) for one in found.other]
    session.flush()
    ledger.retire(session, [one.entry.id for one in found.other])
    copy_rows(session, ImportedRow, book)
    return Written(len(made), len(found.other), len(found.same), [*found.wrong, *refused])


def _create(
    session: Session, run: Import, new: Sequence[Priced], zone: ZoneInfo, actor: Actor
) -> tuple[list[tuple[OrderRow, Order]], list[Rejected]]:
    """Write new orders with their customers; return them, and what could not be held."""
    emails = {one.row.said.email.lower(): one.row.said.customer for one in reversed(new)}
    people = people_for_emails(session, emails, import_id=run.id, actor=actor)
    opened = {each.variant_id for one in new if one.is_open for each in one.goods}
    lock_goods(session, sorted(opened))
    house = delivering(session, zone)
    made, lines, refused = [], [], []
    for one, order_id in zip(new, reserve_ids(session, Order, len(new)), strict=True):
        order = _order(one, order_id, people[one.row.said.email.lower()])
        its = _lines(one, order)
        try:
            _hold(session, one, order, its, house)
        except SoldOut as error:
            refused += one.row.rejected("quantity", error.detail)
        else:
            made.append((one.row, order))
            lines += its
    copy_rows(session, Order, [row_of(order) for _, order in made])
    _copy_lines(session, lines)
    tell_past(session, [_placed(order, actor) for _, order in made])
    return made, refused


def _order(one: Priced, order_id: int, person_id: int) -> Order:
    said = one.row.said
    total = sum(_nets(one), Decimal(0))
    return Order(
        id=order_id,
        person_id=person_id,
        state=said.state,
        source=OrderSource.FILE,
        payment=Payment.INVOICE,
        recipient=said.recipient or said.customer or said.email,
        address=said.address,
        phone=said.phone,
        reference=said.reference,
        channel=said.channel,
        is_history=not one.is_open,
        currency=one.currency,
        gross=total,
        net=total,
        placed_at=said.placed_at,
        cancelled_at=said.placed_at if said.state == OrderState.CANCELLED else None,
    )


def _nets(one: Priced) -> list[Decimal]:
    """Return what the lines of an order come to, in whole coins."""
    coin = coin_of(one.currency)
    pairs = zip(one.row.said.lines, one.goods, strict=True)
    return [rounded(_price(line.price, goods) * line.quantity, coin) for line, goods in pairs]


def _price(said: Decimal | None, goods: Sellable) -> Decimal:
    return goods.price if said is None else said


def _lines(one: Priced, order: Order) -> list[OrderLine]:
    parts = zip(one.row.said.lines, one.goods, _nets(one), strict=True)
    return [
        OrderLine(
            order_id=order.id,
            number=number,
            variant_id=goods.variant_id,
            sku=goods.sku,
            name=goods.name,
            options=goods.choice,
            unit=goods.unit,
            quantity=line.quantity,
            unit_price=_price(line.price, goods),
            gross=net,
            net=net,
            hold_key=f"order:{order.id}:{number}",
        )
        for number, (line, goods, net) in enumerate(parts, start=1)
    ]


def _copy_lines(session: Session, lines: Sequence[OrderLine]) -> None:
    ids = reserve_ids(session, OrderLine, len(lines))
    copy_rows(
        session, OrderLine, [row_of(one) | {"id": i} for one, i in zip(lines, ids, strict=True)]
    )


def _hold(
    session: Session, one: Priced, order: Order, lines: Sequence[OrderLine], house: Delivering
) -> None:
    """Hold the goods of an order that is to be sent, and say when they arrive. Raises SoldOut."""
    if not one.is_open:
        return
    holder, days = f"order:{order.id}", []
    with session.begin_nested():
        for line, goods in zip(lines, one.goods, strict=True):
            before = availability(session, [goods.variant_id])[goods.variant_id]
            there = hold_goods(session, goods, line.quantity, key=line.hold_key, holder=holder)
            now = clock.now()
            arrives = (
                house.arrives_from_stock(now)
                if there
                else house.arrives(before, line.quantity, now)
            )
            line.promised_to = arrives.last if arrives else None
            days.append(arrives)
    _promise(order, [one for one in days if one], of=len(days))


def _promise(order: Order, known: Sequence[Arrival], *, of: int) -> None:
    if len(known) == of:
        order.promised_from = max(one.first for one in known)
        order.promised_to = max(one.last for one in known)


def _placed(order: Order, actor: Actor) -> PastFact:
    placed = OrderPlaced(
        subject_id=order.id, person_id=order.person_id, net=str(order.net), currency=order.currency
    )
    return PastFact(placed, order.placed_at, actor.name, actor.user_id)


def _created(run: Import, row: OrderRow, order: Order) -> dict[str, object]:
    return ledger.row(run, ORDER, row.external_id, order.id, CREATED, content=row.content)


def _changed(session: Session, run: Import, one: Known, actor: Actor) -> dict[str, object]:
    """Bring an order into the state that the row tells; what was held for it is free again."""
    order, untouched = one.order, one.entry.version == one.order.version
    before = {
        "state": order.state,
        "held": not order.is_history,
        "entry": one.entry.id,
        "untouched": untouched,
    }
    order.state = one.row.said.state
    is_cancelled = order.state == OrderState.CANCELLED
    order.cancelled_at = clock.now() if is_cancelled else None
    if is_cancelled:
        cancelled = OrderCancelled(subject_id=order.id, person_id=order.person_id)
        tell_past(session, [PastFact(cancelled, clock.now(), actor.name, actor.user_id)])
    if is_cancelled and not order.is_history:
        lines = order_lines(session, order.id)
        lock_goods(session, [line.variant_id for line in lines])
        for line in lines:
            release(session, line.hold_key)
    session.flush()
    return ledger.row(
        run,
        ORDER,
        one.row.external_id,
        order.id,
        CHANGED,
        content=one.row.content,
        before=before,
        version=order.version,
    )
