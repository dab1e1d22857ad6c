"""Waiting for goods that are not there: asked for, confirmed by a link, ended, told once."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, may
from steward.customers import Person, find_person_of_user
from steward.inventory import KeyUsedOtherwise, availability, sellables
from steward.kit import clock, events
from steward.kit.errors import BadInput, Forbidden, NotFound
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.sales.actions.notices import mail_back, mail_confirmation
from steward.sales.events import BackInStock, WatchAsked, WatchEnded
from steward.sales.models import StockWatch
from steward.sales.queries import (
    count_open,
    get_own_watch,
    told_lately,
    waiting_variants,
    watches_of_link,
)
from steward.sales.rules import WatchState, may_be_told

TELL_WATCHERS = "sales.tell_watchers"
UNCONFIRMED_FOR = timedelta(days=7)
MOST_OF_ONE = 100  # goods that one person, or one address, can wait for
_OPEN = (WatchState.ASKED, WatchState.WAITING)


def watch_stock(
    session: Session, variant_id: int, person: Person, *, key: str, actor: Actor
) -> StockWatch:
    """Have a customer told once when goods are free again; staff may ask for anybody.

    Who waits for them already goes on waiting in the same place, and so does who sends the same key
    again. Raises NotFound for what is not for sale, KeyUsedOtherwise, Forbidden, BadInput.
    """
    _check_may(session, person, actor)
    known = session.scalars(select(StockWatch).where(StockWatch.key == key)).one_or_none()
    if known is not None and (known.variant_id, known.person_id) != (variant_id, person.id):
        raise KeyUsedOtherwise
    if known is not None:
        return known
    who = {"person_id": person.id, "state": WatchState.WAITING}
    watch, is_new = _written(session, variant_id, key, who)
    if is_new:
        _tell_asked(session, watch, actor)
    return watch


def _check_may(session: Session, person: Person, actor: Actor) -> None:
    if may(actor, "orders.change"):
        return
    demand(actor, "orders.own")
    own = find_person_of_user(session, actor.user_id or 0)
    if own is None or own.id != person.id:
        raise Forbidden


def _written(
    session: Session, variant_id: int, key: str, who: dict[str, Any]
) -> tuple[StockWatch, bool]:
    """Write a watch, unless there is an open one of the same; say which it was."""
    if variant_id not in sellables(session, variant_ids=[variant_id]):
        raise NotFound
    person_id, email = who.get("person_id"), who.get("email")
    if count_open(session, person_id, email) >= MOST_OF_ONE:
        raise BadInput(N_("Nobody can wait for more than %(most)s goods.", most=MOST_OF_ONE))
    values = {"variant_id": variant_id, "key": key, "asked_at": clock.now(), **who}
    new = session.scalar(
        insert(StockWatch).values(values).on_conflict_do_nothing().returning(StockWatch.id)
    )
    open_one = select(StockWatch).where(
        StockWatch.variant_id == variant_id,
        StockWatch.person_id == person_id if person_id else StockWatch.email == email,
        StockWatch.state.in_(_OPEN),
    )
    return session.scalars(open_one).one(), new is not None


def _tell_asked(session: Session, watch: StockWatch, actor: events.Actor) -> None:
    """Record it, and look at once: what they wait for may have come in this very moment."""
    events.record(session, WatchAsked(**_about(watch)), actor=actor)
    defer(session, TELL_WATCHERS, variant_id=watch.variant_id)


def _about(watch: StockWatch) -> dict[str, Any]:
    return {
        "subject_id": watch.id,
        "variant_id": watch.variant_id,
        "person_id": watch.person_id,
    }


def ask_by_mail(session: Session, variant_id: int, email: str) -> None:
    """Ask for a visitor, by an address that has to be confirmed by the link of a mail.

    While a mail of ours is unanswered, no other goes to that address: its link shows all that was
    asked for by then. Raises NotFound for what is not for sale, BadInput.
    """
    unanswered = select(StockWatch.id).where(
        StockWatch.email == email, StockWatch.state == WatchState.ASKED
    )
    was_asked = session.scalar(unanswered.limit(1)) is not None
    key = f"mail:{secrets.token_hex(16)}"
    watch, is_new = _written(session, variant_id, key, {"email": email, "state": WatchState.ASKED})
    if is_new and not was_asked:
        mail_confirmation(session, watch)


def confirm_watches(session: Session, watch_id: int) -> Sequence[StockWatch]:
    """Take the address of a link for confirmed: all that was asked for by it is waited for now."""
    watches = watches_of_link(session, watch_id, for_update=True)
    for watch in watches:
        if watch.state == WatchState.ASKED:
            watch.state = WatchState.WAITING
            session.flush()
            _tell_asked(session, watch, SYSTEM)
    return watches


def end_by_link(session: Session, watch_id: int, only: int | None = None) -> None:
    """End one of the waitings that a link leads to, or all of them."""
    for watch in watches_of_link(session, watch_id, for_update=True):
        if only in {None, watch.id}:
            _end(session, watch, SYSTEM)


def end_watch(session: Session, watch_id: int, *, actor: Actor) -> StockWatch:
    """Wait no more for some goods. Raises NotFound for what is not one's own."""
    watch = get_own_watch(session, actor, watch_id, for_update=True)
    _end(session, watch, actor)
    return watch


def end_watch_for(session: Session, watch: StockWatch, *, actor: Actor) -> None:
    """End a customer's waiting that one of us began for them. The watch is locked."""
    demand(actor, "orders.change")
    _end(session, watch, actor)


def _end(
    session: Session, watch: StockWatch, actor: events.Actor, *, expired: bool = False
) -> None:
    if watch.state in _OPEN:
        watch.end()
        session.flush()
        events.record(session, WatchEnded(**_about(watch), expired=expired), actor=actor)


def resume_watch(session: Session, watch_id: int, *, actor: Actor) -> StockWatch:
    """Wait again as before, in the same place, for what one had stopped waiting for."""
    watch = get_own_watch(session, actor, watch_id, for_update=True)
    waits = waiting_variants(session, watch.person_id)
    if watch.state == WatchState.ENDED and watch.variant_id not in waits:
        watch.state, watch.ended_at = WatchState.WAITING, None
        session.flush()
        _tell_asked(session, watch, actor)
    return watch


def ask_to_tell(session: Session, variant_ids: Collection[int]) -> None:
    """Have a job look at goods that may have come free, where somebody waits for them."""
    waited = (
        select(StockWatch.variant_id)
        .where(StockWatch.variant_id.in_(variant_ids), StockWatch.state == WatchState.WAITING)
        .distinct()
    )
    for variant_id in session.scalars(waited):
        defer(session, TELL_WATCHERS, variant_id=variant_id)


def ask_to_tell_all(session: Session) -> None:
    """Have a job look at all goods that are waited for and free: the rest, after their day."""
    waited = select(StockWatch.variant_id).where(StockWatch.state == WatchState.WAITING)
    found = availability(session, session.scalars(waited.distinct()).all())
    for variant_id, there in found.items():
        if there.total > 0:
            defer(session, TELL_WATCHERS, variant_id=variant_id)


def tell_watchers(session: Session, variant_id: int) -> int:
    """Tell those who wait for some goods, as many as are free, who asked first first.

    All who wait are locked: of two arrivals at once, the second finds them told. Returns how many.
    """
    waiting = session.scalars(
        select(StockWatch)
        .where(StockWatch.variant_id == variant_id, StockWatch.state == WatchState.WAITING)
        .order_by(StockWatch.asked_at, StockWatch.id)
        .with_for_update()
    ).all()
    goods = sellables(session, variant_ids=[variant_id]).get(variant_id)
    if not waiting or goods is None:
        return 0
    free = availability(session, [variant_id])[variant_id].total
    told = waiting[: may_be_told(free, told_lately(session, variant_id))]
    for watch in told:
        watch.tell()
        session.flush()
        events.record(session, BackInStock(**_about(watch)), actor=SYSTEM)
        mail_back(session, watch, goods)
    return len(told)


def forget_watches(session: Session, kept_since: datetime) -> None:
    """End what was waited for since before `kept_since`; delete what ended before then.

    What was never confirmed is deleted after a week.
    """
    old = select(StockWatch).where(
        StockWatch.state == WatchState.WAITING, StockWatch.asked_at < kept_since
    )
    for watch in session.scalars(old.with_for_update()):
        _end(session, watch, SYSTEM, expired=True)
    over = (StockWatch.told_at < kept_since) | (StockWatch.ended_at < kept_since)
    unconfirmed = (StockWatch.state == WatchState.ASKED) & (
        StockWatch.asked_at < clock.now() - UNCONFIRMED_FOR
    )
    session.execute(delete(StockWatch).where(over | unconfirmed))
