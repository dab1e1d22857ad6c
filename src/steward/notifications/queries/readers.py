"""Who is told of something: their address, their number, and what they want to hear of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, any_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from steward.accounts import Role, User
from steward.kit import clock
from steward.kit.fixed import Fixed
from steward.notifications.models import (
    NotificationChoices,
    Phone,
    PushSubscription,
)
from steward.notifications.queries.house import house_of
from steward.notifications.queries.tickets import About
from steward.notifications.rules import Quiet, Way, Wishes, wishes_of

_C = NotificationChoices
_USABLE = Phone.verified_at.is_not(None) & Phone.stopped_at.is_(None)
_IDS = bindparam("ids", type_=ARRAY(BigInteger))
_HEARS = (PushSubscription.user_id == User.id) & (PushSubscription.told_until > bindparam("now"))
_READERS = Fixed(
    select(
        User.id,
        User.name,
        User.email,
        User.role,
        _C.ways.label("own"),
        _C.quiet_from,
        _C.quiet_until,
        _C.zone,
        _C.urgent_passes,
        Phone.number,
        exists().where(_HEARS).label("hears_push"),
    )
    .outerjoin(_C, _C.user_id == User.id)
    .outerjoin(Phone, (Phone.user_id == User.id) & _USABLE)
    .where(User.id == any_(_IDS), User.suspended_at.is_(None))
    .order_by(User.id)
)


@dataclass(frozen=True)
class Reader:
    """Somebody who may be told. Without `user_id` it is a customer who never signed up."""

    user_id: int | None
    name: str
    email: str | None
    wishes: Wishes
    number: str | None = None
    hears_push: bool = False

    @property
    def reach(self) -> Collection[Way]:
        """The ways by which they can be reached."""
        ways = {
            Way.INBOX: self.user_id,
            Way.MAIL: self.email,
            Way.SMS: self.number,
            Way.PUSH: self.hears_push,
        }
        return [way for way, place in ways.items() if place]


def readers(session: Session, user_ids: Iterable[int | None]) -> list[Reader]:
    """Return those of these users who may sign in."""
    wanted = sorted({one for one in user_ids if one is not None})
    if not wanted:
        return []
    usual = house_of(session).usual
    found = _READERS.ask(session, {"ids": wanted, "now": clock.now()})
    return [_reader(row, usual.get(row.role)) for row in found]


def customer_of(session: Session, about: About) -> Reader:
    """Return the customer of a ticket as one who is told, at the address that we write to."""
    for one in readers(session, [about.user_id]):
        return replace(one, name=about.customer, email=about.email)
    usual = house_of(session).usual.get(Role.CUSTOMER)
    return Reader(None, about.customer, about.email, wishes_of(Role.CUSTOMER, usual, None))


def _reader(row: Row[Any], usual: Mapping[str, list[str]] | None) -> Reader:
    times = (row.quiet_from, row.quiet_until, row.zone)
    quiet = None if None in times else Quiet(*times, urgent_passes=row.urgent_passes)
    wishes = wishes_of(row.role, usual, row.own, quiet)
    return Reader(row.id, row.name, row.email, wishes, row.number, row.hears_push)
