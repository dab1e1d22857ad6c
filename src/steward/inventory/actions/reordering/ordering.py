"""Proposals that become orders: one draft a supplier, in one press, however often it is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.purchasing import add_purchase
from steward.inventory.forms import (
    ProposedForm,
    ProposedLineForm,
    PurchaseForm,
    PurchaseLineForm,
)
from steward.inventory.models import PurchaseOrder, ReorderPoint, RestockAlert
from steward.inventory.queries import ReorderRow, reorder_rows
from steward.inventory.rules import AlertState, Spot
from steward.kit.errors import BadInput
from steward.kit.marks import N_

Rows = Mapping[Spot, ReorderRow]


def order_proposed(
    session: Session, form: ProposedForm, *, actor: Actor
) -> Sequence[PurchaseOrder]:
    """Write the chosen lines as drafts, one for each supplier.

    The same press again gets the same orders. Raises BadInput, naming `lines.0.quantity`, where
    nobody sends the goods or the quantity is not what they send.
    """
    demand(actor, "stock.manage")
    spots = [Spot(one.variant_id, one.place_id) for one in form.lines]
    _lock(session, spots)
    prefix = f"proposed:{form.key}:"
    known = select(PurchaseOrder).where(PurchaseOrder.key.startswith(prefix, autoescape=True))
    if orders := session.scalars(known.order_by(PurchaseOrder.id)).all():
        return orders
    rows = {row.spot: row for row in reorder_rows(session, spots)}
    return [
        _draft(session, prefix, [form.lines[n] for n in numbers], numbers, rows, actor=actor)
        for numbers in _by_supplier(spots, rows)
    ]


def _lock(session: Session, spots: Sequence[Spot]) -> None:
    """Let one press be done at a time of any of these goods."""
    variants = {spot.variant_id for spot in spots}
    query = select(ReorderPoint.id).where(ReorderPoint.variant_id.in_(variants))
    session.execute(query.order_by(ReorderPoint.id).with_for_update()).all()


def _by_supplier(spots: Sequence[Spot], rows: Rows) -> list[list[int]]:
    """Return the places in the list of what each supplier sends."""
    msg = N_("Nobody offers it yet. Enter an offer at a supplier’s page first.")
    found, wrong = defaultdict[int, list[int]](list), {}
    for number, spot in enumerate(spots):
        row = rows.get(spot)
        if row is None or row.supplier is None:
            wrong[f"lines.{number}.quantity"] = msg
        else:
            found[row.supplier.id].append(number)
    if wrong:
        raise BadInput(msg, errors=wrong)
    return list(found.values())


def _draft(
    session: Session,
    prefix: str,
    lines: Sequence[ProposedLineForm],
    numbers: Sequence[int],
    rows: Rows,
    *,
    actor: Actor,
) -> PurchaseOrder:
    ordered = [_line(one, rows) for one in lines]
    supplier = rows[_spot(lines[0])].supplier
    supplier_id = supplier.id if supplier else 0
    try:
        form, key = PurchaseForm(lines=ordered), f"{prefix}{supplier_id}"
        order = add_purchase(session, supplier_id, form, key=key, actor=actor)
    except BadInput as error:
        raise BadInput(error.detail, errors=_renumbered(error.errors, numbers)) from error
    for line in lines:
        _note_in_alert(session, _spot(line), order)
    return order


def _spot(line: ProposedLineForm) -> Spot:
    return Spot(line.variant_id, line.place_id)


def _line(line: ProposedLineForm, rows: Rows) -> PurchaseLineForm:
    needed_by = rows[_spot(line)].needed_by
    return PurchaseLineForm(**line.model_dump(), needed_by=needed_by)


def _renumbered(errors: Mapping[str, str], numbers: Sequence[int]) -> dict[str, str]:
    """Name what is wrong by the places in the list that was sent."""
    found = {}
    for name, words in errors.items():
        table, _, rest = name.partition(".")
        number, _, _field = rest.partition(".")
        is_line = table == "lines" and number.isdecimal()
        found[f"lines.{numbers[int(number)]}.quantity" if is_line else name] = words
    return found


def _note_in_alert(session: Session, spot: Spot, order: PurchaseOrder) -> None:
    is_open = (RestockAlert.state == AlertState.OPEN, RestockAlert.purchase_id.is_(None))
    here = (RestockAlert.variant_id == spot.variant_id, RestockAlert.place_id == spot.place_id)
    session.execute(update(RestockAlert).where(*here, *is_open).values(purchase_id=order.id))
