"""What a text message is answered: the list of one's queries, stop, start; the rest gets help."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, find_actor_of
from steward.customers import TextReceived
from steward.helpdesk import QueryRow, State, every_own_query
from steward.kit import clock, events
from steward.kit.outbox import Text, post_text
from steward.kit.settings import Settings
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.events import TextsStarted, TextsStopped
from steward.notifications.models import Phone
from steward.notifications.queries import count_texts_to, find_phone_by_number, phones_to_list
from steward.notifications.rules import Word, asked_for, in_parts

MOST_ANSWERS = 30  # texts an hour to one number, so that no two programs talk for ever
_MORNING = 8  # hours, in the reader's zone
_OPEN = frozenset({State.NEW, State.OPEN, State.WAITING, State.ON_HOLD})


def answer_text(session: Session, came: TextReceived) -> None:
    """Answer a text that came. Strangers, and words that ask for nothing, get help once a day."""
    phone, word = find_phone_by_number(session, came.number), asked_for(came.words)
    actor = find_actor_of(session, phone.user_id) if phone else None
    since = clock.now() - timedelta(hours=1)
    if count_texts_to(session, came.number, since) >= MOST_ANSWERS:
        return
    if phone is None or actor is None:
        _help(session, came.number, _unknown())
    elif word in {Word.STOP, Word.START}:
        _switch(session, phone, actor, came, stop=word == Word.STOP)
    elif phone.stopped_at is None:
        _answer(session, phone, actor, came, word)


def _switch(
    session: Session, phone: Phone, actor: Actor, came: TextReceived, *, stop: bool
) -> None:
    """Texts stop, or start again; either is said once, as gateways and laws ask for."""
    if stop == (phone.stopped_at is not None):
        return
    phone.stopped_at = clock.now() if stop else None
    fact = TextsStopped if stop else TextsStarted
    events.record(session, fact(subject_id=phone.user_id), actor=actor)
    name = letterhead().business
    told = (
        _("You get no more texts from %(name)s. START brings them back.", name=name)
        if stop
        else _("You get texts from %(name)s again. STOP ends them.", name=name)
    )
    _send(session, came, [told])


def _answer(
    session: Session, phone: Phone, actor: Actor, came: TextReceived, word: Word | None
) -> None:
    if actor.is_staff or word in {None, Word.HELP}:
        _help(session, came.number, _how_to())
    elif word == Word.STATUS:
        _send(session, came, in_parts(list_of_queries(session, actor)))
    else:
        phone.daily_list = word == Word.DAILY
        on, off = (
            _("Each morning you get the list of your queries. DAILY OFF ends that."),
            _("The list does not come by itself any more. STATUS brings it when you want it."),
        )
        _send(session, came, [on if phone.daily_list else off])


def list_of_queries(session: Session, actor: Actor) -> list[str]:
    """Write the complete list of a customer's queries, a line each: what is open comes first."""
    rows = every_own_query(session, actor)
    if not rows:
        return [_("You have no queries with %(name)s.", name=letterhead().business)]
    is_open = [row for row in rows if row.state in _OPEN]
    done = [row for row in rows if row.state not in _OPEN]
    head = ngettext(
        "%(name)s: %(num)d query, %(open)d open.",
        "%(name)s: %(num)d queries, %(open)d open.",
        len(rows),
        name=letterhead().business,
        open=len(is_open),
    )
    return [head, *(f"{row.number} {row.subject}: {_stands(row)}" for row in [*is_open, *done])]


def _stands(row: QueryRow) -> str:
    """Say where a query stands, as its page does."""
    name = (row.agent_name or "").partition(" ")[0]
    with_us = _("%(name)s has it", name=name) if name else _("waits for its expert")
    day = letterhead().day(row.resolved_at) if row.resolved_at else ""
    words = {
        State.WAITING: _("we need a word from you"),
        State.ON_HOLD: _("on hold"),
        State.RESOLVED: _("solved on %(day)s", day=day),
        State.CLOSED: _("closed"),
    }
    return words.get(State(row.state), with_us)


def list_daily(session: Session, settings: Settings) -> None:
    """Text the list to those who want it each morning, once a day; nothing when none is open."""
    for phone, zone in phones_to_list(session):
        here = clock.now().astimezone(ZoneInfo(zone or settings.timezone))
        if here.hour < _MORNING or phone.listed_on == here.date():
            continue
        phone.listed_on = here.date()
        actor = find_actor_of(session, phone.user_id)
        if actor is None or actor.is_staff:
            continue
        if any(row.state in _OPEN for row in every_own_query(session, actor)):
            key = f"list:{phone.user_id}:{here.date()}"
            for place, part in enumerate(in_parts(list_of_queries(session, actor))):
                post_text(session, f"{key}:{place}", Text(to=phone.number, text=part))


def _help(session: Session, number: str, words: str) -> None:
    key = f"text-help:{number}:{clock.now().date()}"
    post_text(session, key, Text(to=number, text=words))


def _unknown() -> str:
    return _(
        "%(name)s does not know this number. Enter it on your page: %(url)s",
        name=letterhead().business,
        url=letterhead().choices_url,
    )


def _how_to() -> str:
    return _(
        "%(name)s: STATUS lists your queries, DAILY sends the list each morning, STOP ends all "
        "texts. To write to us, use the page of your query: %(url)s",
        name=letterhead().business,
        url=letterhead().url,
    )


def _send(session: Session, came: TextReceived, parts: list[str]) -> None:
    for place, words in enumerate(parts):
        key = f"answer:{came.subject_id}:{place}"
        post_text(session, key, Text(to=came.number, text=words))
