"""Alerts of goods that run low: one by one, and in words for those who are told."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import RestockAlert
from steward.inventory.queries.reorder_rows import ReorderRow
from steward.inventory.queries.reordering import reorder_rows
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import AlertState, Spot
from steward.kit.errors import NotFound


class Low(NamedTuple):
    """Goods that ran low, and the number of the order that was sent for them by itself."""

    row: ReorderRow
    ordered: str | None


def get_alert(
    session: Session, actor: Actor, alert_id: int, *, for_update: bool = False
) -> RestockAlert:
    """Return an alert that the actor may see. Raises NotFound."""
    query = select(RestockAlert).where(visible_to(actor), RestockAlert.id == alert_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def low_goods(session: Session, alert_ids: Sequence[int]) -> list[Low]:
    """Return what some alerts are about, as it stands now; for those who tell staff of it."""
    query = select(RestockAlert).where(RestockAlert.id.in_(alert_ids)).order_by(RestockAlert.id)
    alerts = {Spot(one.variant_id, one.place_id): one for one in session.scalars(query)}
    ordered = {spot: f"P-{one.purchase_id}" for spot, one in alerts.items() if one.purchase_id}
    rows = reorder_rows(session, list(alerts))
    return [Low(row, ordered.get(row.spot)) for row in rows]


def low_now(session: Session, most: int) -> list[Low]:
    """Return what open alerts are about, the newest first; for an example of what is told."""
    is_open = RestockAlert.state == AlertState.OPEN
    query = select(RestockAlert.id).where(is_open).order_by(RestockAlert.id.desc()).limit(most)
    return low_goods(session, session.scalars(query).all())
