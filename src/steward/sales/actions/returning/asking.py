"""Goods that are to come back: asked for by their customer, or entered for them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.returning.locking import demand_own, lock_order
from steward.sales.actions.returning.mails import mail_return
from steward.sales.events import ReturnAsked
from steward.sales.forms import BackForm
from steward.sales.models import Order, OrderReturn, ReturnLine
from steward.sales.queries import Returnable, return_terms, returnable


def ask_return(  # noqa: PLR0913 - a page's worth of a form
    session: Session,
    order: Order,
    lines: Sequence[BackForm],
    reason: str,
    note: str,
    *,
    key: str,
    actor: Actor,
) -> OrderReturn:
    """Ask for delivered goods to come back; the same key on one order answers as before.

    Customers may as long as it is in time; one of us also after that. Raises NotFound when it is
    somebody else's order, BadInput that names `lines.0.quantity` when no such goods may come back.
    """
    demand_own(actor)
    order = lock_order(session, order.id, actor=actor)
    known = select(OrderReturn).where(OrderReturn.order_id == order.id, OrderReturn.key == key)
    if found := session.scalars(known).one_or_none():
        return found
    _check(session, order, lines, reason, actor)
    one = OrderReturn(order_id=order.id, key=key, reason=reason, note=note, created_at=clock.now())
    session.add(one)
    session.flush()
    session.add_all(ReturnLine(return_id=one.id, **line.model_dump()) for line in lines)
    session.flush()
    asked = ReturnAsked(subject_id=one.id, order_id=order.id, reason=reason)
    events.record(session, asked, actor=actor)
    if not actor.is_staff:
        mail_return(session, order, one, "asked")
    return one


def _check(
    session: Session, order: Order, lines: Sequence[BackForm], reason: str, actor: Actor
) -> None:
    if reason not in return_terms(session).reasons.splitlines():
        msg = N_("Choose one of the reasons.")
        raise BadInput(msg, errors={"reason": msg})
    if not lines:
        msg = N_("Say how many of which goods come back.")
        raise BadInput(msg, errors={"lines": msg})
    may_back = {one.line.id: one for one in returnable(session, order)}
    if len({one.delivery_line_id for one in lines}) < len(lines):
        raise BadInput(N_("Name each line of a delivery once."))
    wrong = _wrong(lines, may_back, is_staff=actor.is_staff)
    if wrong:
        raise BadInput(next(iter(wrong.values())), errors=wrong)


def _wrong(
    lines: Sequence[BackForm], may_back: Mapping[int, Returnable], *, is_staff: bool
) -> dict[str, str]:
    """Return what is wrong with lines, by their fields."""
    found = dict[str, str]()
    for place, line in enumerate(lines):
        goods = may_back.get(line.delivery_line_id)
        if goods is None:
            found[f"lines.{place}.delivery_line_id"] = N_("No such goods of this order arrived.")
        elif line.quantity > goods.left:
            found[f"lines.{place}.quantity"] = _too_many(goods.left)
        elif not (goods.in_time or is_staff):
            found[f"lines.{place}.quantity"] = N_("The time to send this back is over.")
    return found


def _too_many(left: Decimal) -> str:
    if not left:
        return N_("All of these have come back, or are to come back.")
    return N_("Only %(left)s of these can still come back.", left=f"{left.normalize():f}")
