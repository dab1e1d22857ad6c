"""Purchase orders long past, closed by receipts that the ledger has: for the demo business."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.models import (
    PurchaseLine,
    PurchaseOrder,
    PurchaseReceipt,
    ReceivedLine,
    StockAct,
)
from steward.inventory.rules import Key, PurchaseState
from steward.kit.bulk import copy_rows, reserve_ids, row_of

_ANSWERED = timedelta(days=1)


@dataclass(frozen=True)
class PastReceipt:
    """Goods that came, by the key of the act that booked them."""

    act_key: str
    key: Key
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True)
class PastPurchase:
    """What a supplier was asked for at one time and delivered at another, whole."""

    supplier_id: int
    currency: str
    promised_days: int
    sent_at: datetime
    came_at: datetime
    receipts: Sequence[PastReceipt]


def write_past_purchases(session: Session, past: Sequence[PastPurchase], *, actor: Actor) -> None:
    """Write purchase orders as closed. Their receipts are booked in the ledger already."""
    demand(actor, "stock.manage")
    orders = [
        PurchaseOrder(
            id=row_id,
            supplier_id=one.supplier_id,
            state=PurchaseState.CLOSED,
            currency=one.currency,
            created_at=one.sent_at,
            created_by=actor.name,
            sent_at=one.sent_at,
            confirmed_at=min(one.sent_at + _ANSWERED, one.came_at),
            ended_at=one.came_at,
        )
        for one, row_id in zip(past, reserve_ids(session, PurchaseOrder, len(past)), strict=True)
    ]
    copy_rows(session, PurchaseOrder, [row_of(order) for order in orders])
    pairs = list(zip(orders, past, strict=True))
    lines = [_lines(order, one) for order, one in pairs]
    every = [line for some in lines for line in some.values()]
    for line, row_id in zip(every, reserve_ids(session, PurchaseLine, len(every)), strict=True):
        line.id = row_id
    copy_rows(session, PurchaseLine, [row_of(line) for line in every])
    _write_receipts(session, pairs, lines)


_Spot = tuple[int, int]  # variant, place


def _lines(order: PurchaseOrder, one: PastPurchase) -> dict[_Spot, PurchaseLine]:
    """Return a line for each variant and place, whatever lots it came in."""
    sums = defaultdict[_Spot, Decimal](Decimal)
    prices = {(came.key.variant_id, came.key.place_id): came.price for came in one.receipts}
    for came in one.receipts:
        sums[came.key.variant_id, came.key.place_id] += came.quantity
    return {
        spot: PurchaseLine(
            purchase_id=order.id,
            variant_id=spot[0],
            place_id=spot[1],
            quantity=quantity,
            price=prices[spot],
            promised_days=one.promised_days,
            confirmed_quantity=quantity,
            confirmed_on=one.came_at.date(),
            received=quantity,
        )
        for spot, quantity in sums.items()
    }


def _write_receipts(
    session: Session,
    pairs: Sequence[tuple[PurchaseOrder, PastPurchase]],
    lines: Sequence[dict[_Spot, PurchaseLine]],
) -> None:
    came = [
        (order, one, receipt, known[receipt.key.variant_id, receipt.key.place_id])
        for (order, one), known in zip(pairs, lines, strict=True)
        for receipt in one.receipts
    ]
    keys = [receipt.act_key for _, _, receipt, _ in came]
    query = select(StockAct.key, StockAct.id).where(StockAct.key.in_(keys))
    acts: dict[str, int] = dict(session.execute(query).all())
    ids = reserve_ids(session, PurchaseReceipt, len(came))
    receipts = [
        PurchaseReceipt(
            id=row_id,
            purchase_id=order.id,
            act_id=acts[receipt.act_key],
            at=one.came_at,
        )
        for (order, one, receipt, _), row_id in zip(came, ids, strict=True)
    ]
    rows = [
        ReceivedLine(
            receipt_id=row_id,
            number=0,
            line_id=line.id,
            lot_id=receipt.key.lot_id,
            quantity=receipt.quantity,
        )
        for (_, _, receipt, line), row_id in zip(came, ids, strict=True)
    ]
    copy_rows(session, PurchaseReceipt, [row_of(one) for one in receipts])
    copy_rows(session, ReceivedLine, [row_of(one) for one in rows])
