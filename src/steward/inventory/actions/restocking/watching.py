"""Alerts: opened where goods have fallen to their reorder point, closed where there is enough."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.inventory.errors import AlertEnded
from steward.inventory.events import RestockAlertClosed, RestockAlertOpened
from steward.inventory.forms import EndForm
from steward.inventory.models import RestockAlert
from steward.inventory.queries import POSITION, get_alert
from steward.inventory.rules import EXPECTED, AlertState
from steward.kit import clock, events

_STANDING = f"""
    with standing as (
        select r.variant_id, r.place_id, r.point, s.free + s.incoming as position
        from reorder_points r
        join variants v on v.id = r.variant_id and v.state <> 'retired'
        join products p on p.id = v.product_id and p.state <> 'retired'
        join places e on e.id = r.place_id and e.active,
        lateral ({POSITION}) s
        where (:every or r.variant_id = any(:variants)) and r.point > 0
    )
"""  # noqa: S608 - words of ours
# All in one order, so that of several who look at once none waits in a ring; the index lets one.
_OPEN = text(f"""
    {_STANDING}
    insert into restock_alerts (variant_id, place_id, state, opened_at, position, point, reason)
    select variant_id, place_id, 'open', :now, position, point, '' from standing
    where position <= point order by variant_id, place_id
    on conflict (variant_id, place_id) where state <> 'closed' do nothing
    returning id, variant_id, place_id, position, point
""")  # noqa: S608 - words of ours
# What was ordered for an alert has to be here first: an order on its way is no stock.
_CLOSE = text(f"""
    {_STANDING}
    update restock_alerts a set state = 'closed', closed_at = :now
    where a.id in (
        select id from restock_alerts b
        where b.state <> 'closed' and (:every or b.variant_id = any(:variants))
          and not exists (
              select from standing s where s.variant_id = b.variant_id
                 and s.place_id = b.place_id and s.position <= s.point)
          and (b.state = 'quiet' or not exists (
              select from purchase_lines n join purchase_orders p on p.id = n.purchase_id
              where p.id = b.purchase_id and p.state = any(:expected)
                and n.variant_id = b.variant_id and n.place_id = b.place_id
                and coalesce(n.confirmed_quantity, n.quantity) > n.received))
        order by id for update)
    returning id, variant_id, place_id, reason
""")  # noqa: S608 - words of ours


def watch(session: Session, variant_ids: Collection[int] | None = None) -> int:
    """Open and close the alerts of some variants, or of all; return how many opened."""
    asked: dict[str, Any] = {"every": variant_ids is None, "variants": list(variant_ids or ())}
    asked |= {"today": clock.now().date(), "now": clock.now(), "expected": list(EXPECTED)}
    for row in session.execute(_CLOSE, asked).all():
        _tell_closed(session, row)
    opened = session.execute(_OPEN, asked).all()
    _tell_opened(session, opened)
    return len(opened)


def _tell_closed(session: Session, row: Row[Any]) -> None:
    closed = RestockAlertClosed(
        subject_id=row.variant_id, place_id=row.place_id, alert_id=row.id, reason=row.reason
    )
    events.record(session, closed, actor=SYSTEM)


def _tell_opened(session: Session, rows: Sequence[Row[Any]]) -> None:
    for row in rows:
        opened = RestockAlertOpened(
            subject_id=row.variant_id,
            place_id=row.place_id,
            alert_id=row.id,
            position=str(row.position),
            point=str(row.point),
        )
        events.record(session, opened, actor=SYSTEM)


def close_alert(session: Session, alert_id: int, form: EndForm, *, actor: Actor) -> RestockAlert:
    """Close an alert before there is enough again, and say why.

    It stays quiet until there is enough and it runs low anew. Raises AlertEnded, NotFound.
    """
    demand(actor, "stock.manage")
    alert = get_alert(session, actor, alert_id, for_update=True)
    if alert.state != AlertState.OPEN:
        raise AlertEnded
    alert.state, alert.reason = AlertState.QUIET, form.reason
    alert.closed_by, alert.told_at = actor.name, alert.told_at or clock.now()
    closed = RestockAlertClosed(
        subject_id=alert.variant_id,
        place_id=alert.place_id,
        alert_id=alert.id,
        reason=form.reason,
    )
    events.record(session, closed, actor=actor)
    return alert
