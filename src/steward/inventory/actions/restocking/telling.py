"""Telling of alerts: suppliers are asked who are asked by themselves, then those who keep stock.

What falls within minutes is told together: fifty goods make one mail, and one order a supplier.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.inventory.actions.purchasing import add_purchase, send_purchase
from steward.inventory.actions.restocking.saying import needed
from steward.inventory.events import StockRanLow
from steward.inventory.forms import PurchaseForm, PurchaseLineForm
from steward.inventory.models import PurchaseOrder, RestockAlert
from steward.inventory.queries import ReorderRow, reorder_rows
from steward.inventory.rules import AlertState, Spot
from steward.kit import clock, events

_LULL, _LONGEST = timedelta(minutes=2), timedelta(minutes=10)
_MOST = 500  # alerts told together: as many lines as an order may have


def tell_alerts(session: Session) -> int:
    """Tell of alerts once none has opened for two minutes, or ten after the first; return how many.

    Suppliers who are asked by themselves get an order of what to send; staff are told by whoever
    listens to StockRanLow.
    """
    alerts = _untold(session)
    if not alerts or not _is_time(alerts):
        return 0
    rows = {one.spot: one for one in reorder_rows(session, [_spot(one) for one in alerts])}
    groups = defaultdict[int, list[RestockAlert]](list)
    for alert in alerts:
        alert.told_at = clock.now()
        supplier_id = _supplier_to_ask(rows.get(_spot(alert)))
        if supplier_id is not None:
            groups[supplier_id].append(alert)
    for supplier_id, some in groups.items():
        order = _ask(session, supplier_id, some[0].id, [rows[_spot(one)] for one in some])
        for alert in some:
            alert.purchase_id = order.id
    low = StockRanLow(subject_id=alerts[0].id, alerts=[one.id for one in alerts])
    events.record(session, low, actor=SYSTEM)
    return len(alerts)


def _untold(session: Session) -> Sequence[RestockAlert]:
    """Return them in their order; those that another worker has in hand are left to it."""
    is_new = (RestockAlert.told_at.is_(None), RestockAlert.state == AlertState.OPEN)
    query = select(RestockAlert).where(*is_new).order_by(RestockAlert.id).limit(_MOST)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _is_time(alerts: Sequence[RestockAlert]) -> bool:
    now, opened = clock.now(), [one.opened_at for one in alerts]
    return now - max(opened) >= _LULL or now - min(opened) >= _LONGEST or len(alerts) == _MOST


def _spot(alert: RestockAlert) -> Spot:
    return Spot(alert.variant_id, alert.place_id)


def _supplier_to_ask(row: ReorderRow | None) -> int | None:
    """Return whom to ask of some goods without anybody's doing, as long as it is still needed."""
    if row is None or row.supplier is None or not row.standing.quantity:
        return None
    is_reached = row.supplier.is_asked and row.supplier.email
    return row.supplier.id if is_reached else None


def _ask(
    session: Session, supplier_id: int, alert_id: int, rows: Sequence[ReorderRow]
) -> PurchaseOrder:
    lines = [
        PurchaseLineForm(
            variant_id=row.spot.variant_id,
            place_id=row.spot.place_id,
            quantity=row.standing.quantity,
            needed_by=row.needed_by,
        )
        for row in rows
    ]
    form = PurchaseForm(note="\n".join(map(needed, rows)), lines=lines)
    key = f"alert:{alert_id}:{supplier_id}"
    order = add_purchase(session, supplier_id, form, key=key, actor=SYSTEM)
    return send_purchase(session, order.id, actor=SYSTEM)
