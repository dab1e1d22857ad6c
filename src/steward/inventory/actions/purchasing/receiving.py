"""Receipts against an order: whole or in parts, booked through the ledger, once for each key."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.levels import locked
from steward.inventory.actions.lots import lot_of_code
from steward.inventory.actions.moving import receive
from steward.inventory.actions.purchasing.incoming import keep_incoming
from steward.inventory.actions.purchasing.telling import keys_of, words_of
from steward.inventory.errors import PurchaseStands
from steward.inventory.events import PurchaseReceived
from steward.inventory.forms import PurchaseReceiptForm, ReceivedLineForm
from steward.inventory.models import PurchaseOrder, PurchaseReceipt, ReceivedLine
from steward.inventory.queries import (
    OrderedRow,
    find_receipt,
    get_purchase,
    link_subject,
    ordered_rows,
)
from steward.inventory.rules import Key, PurchaseState, Receipt, Slip
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_

Rows = Mapping[int, OrderedRow]


def receive_purchase(
    session: Session, purchase_id: int, form: PurchaseReceiptForm, *, actor: Actor
) -> PurchaseReceipt:
    """Take goods of an order in, and close it when nothing more is to come.

    More than was awaited needs a reason. The same key sent again changes nothing. Raises BadInput,
    naming `lines.0.lot`, KeyUsedOtherwise, and PurchaseStands when nothing is awaited.
    """
    demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    rows = {row.line.id: row for row in ordered_rows(session, order.id)}
    slip = Slip(f"purchase:{form.key}", link_subject(order.id), form.reason)
    known = find_receipt(session, slip.key)
    _check_lines(form, rows)
    if known is None:
        _check(order, form, rows)
    receipts = _receipts(session, order, form, rows, actor)
    levels = {one.key for one in receipts} | set(keys_of(row.line for row in rows.values()))
    # All at once and in their order: the ledger locks the first, `keep_incoming` the second.
    locked(session, levels, coming={one.key for one in receipts})
    booked = receive(session, receipts, slip, actor=actor)
    keys = [one.key for one in receipts]
    return known or _note(session, order, form, keys, booked.act_id, actor)


def _check_lines(form: PurchaseReceiptForm, rows: Rows) -> None:
    msg = N_("This line is not of this order.")
    unknown = [n for n, line in enumerate(form.lines) if line.line_id not in rows]
    if unknown:
        raise BadInput(msg, errors={f"lines.{number}.line_id": msg for number in unknown})


def _check(order: PurchaseOrder, form: PurchaseReceiptForm, rows: Rows) -> None:
    if not order.is_expected:
        raise PurchaseStands(N_("Nothing is awaited of %(number)s.", number=order.number))
    came = dict[int, Decimal]()
    for line in form.lines:
        came[line.line_id] = came.get(line.line_id, Decimal(0)) + line.quantity
    more = [rows[i].variant.sku for i, some in came.items() if some > rows[i].line.to_come]
    if more and not form.reason:
        msg = N_("More came of %(skus)s than was awaited: say why.", skus=", ".join(more))
        raise BadInput(msg, errors={"reason": msg})


def _receipts(
    session: Session, order: PurchaseOrder, form: PurchaseReceiptForm, rows: Rows, actor: Actor
) -> list[Receipt]:
    """Return what the ledger is to book of each line.

    In the order of the products, which new lots lock, so that two receipts wait in no ring.
    """
    numbered = sorted(enumerate(form.lines), key=lambda one: rows[one[1].line_id].product.id)
    found = {}
    for number, line in numbered:
        try:
            found[number] = _receipt(session, order, line, rows[line.line_id], actor)
        except BadInput as error:
            errors = {f"lines.{number}.{name}": words for name, words in error.errors.items()}
            raise BadInput(error.detail, errors=errors) from error
    return [found[number] for number in range(len(form.lines))]


def _receipt(
    session: Session, order: PurchaseOrder, line: ReceivedLineForm, row: OrderedRow, actor: Actor
) -> Receipt:
    cost = line.unit_cost
    if cost is None and row.variant.currency == order.currency:
        cost = row.line.price
    if cost is None:
        msg = N_("Say what one costs in %(currency)s.", currency=row.variant.currency)
        raise BadInput(msg, errors={"unit_cost": msg})
    lot_id = lot_of_code(session, row.variant.id, line.lot, line.expires_on, actor=actor)
    return Receipt(Key(row.variant.id, row.place.id, lot_id), line.quantity, cost)


def _note(
    session: Session,
    order: PurchaseOrder,
    form: PurchaseReceiptForm,
    keys: list[Key],
    act_id: int,
    actor: Actor,
) -> PurchaseReceipt:
    receipt = PurchaseReceipt(
        purchase_id=order.id, act_id=act_id, delivery_note=form.delivery_note, at=clock.now()
    )
    session.add(receipt)
    session.flush()
    lines = {row.line.id: row.line for row in ordered_rows(session, order.id)}
    for number, (one, key) in enumerate(zip(form.lines, keys, strict=True)):
        lines[one.line_id].received += one.quantity
        came = ReceivedLine(receipt_id=receipt.id, number=number, line_id=one.line_id)
        came.lot_id, came.quantity = key.lot_id, one.quantity
        session.add(came)
    complete = not any(line.to_come for line in lines.values())
    order.state = PurchaseState.CLOSED if complete else PurchaseState.PARTLY_RECEIVED
    order.ended_at = receipt.at if complete else None
    keep_incoming(session, keys_of(lines.values()))
    received = PurchaseReceived(
        **words_of(order, lines.values()),
        receipt_id=receipt.id,
        reason=form.reason,
        complete=complete,
    )
    events.record(session, received, actor=actor)
    return receipt
