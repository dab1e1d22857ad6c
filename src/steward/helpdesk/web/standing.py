"""How a query stands, and what was done about it, in words for its customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import format_date, to_user_timezone

from steward.accounts import first_name
from steward.helpdesk.queries import TicketView
from steward.helpdesk.queries.expectations import Expectation
from steward.helpdesk.queries.portal import QueryRow
from steward.helpdesk.rules import State
from steward.helpdesk.rules.portal import part_of_day
from steward.kit import clock
from steward.kit.events import Fact
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.promises import Expected


@dataclass(frozen=True)
class Standing:
    """How a query stands: `kind` says how it looks, `who` is whoever has it."""

    title: str
    text: str
    icon: str
    kind: str = ""
    who: str | None = None


@dataclass(frozen=True)
class Done:
    """Something that was done about a query and that its customer hears of."""

    at: datetime
    kind: str
    words: str


def standing_of(query: QueryRow | TicketView) -> Standing:
    """Say how a query stands, who has it, and what comes next."""
    row = query.ticket if isinstance(query, TicketView) else query
    state = State(row.state)
    if state in {State.RESOLVED, State.CLOSED}:
        return _done(state, row.resolved_at, row.reopenable_until)
    if state == State.WAITING:
        question = query.question if isinstance(query, QueryRow) else None
        text = question or _("We carry on as soon as you answer.")
        return Standing(_("We need a word from you"), text, icon="message-question", kind="soon")
    return _in_work(
        state, query.agent_name, query.team, _hear_by(row.due_at, row.customer_waits_since)
    )


def _hear_by(due_at: datetime | None, waits_since: datetime | None) -> str:
    if waits_since is None or due_at is None or due_at < clock.now():
        return ""
    return _("You hear from us by %(time)s.", time=_moment(due_at))


def _done(state: State, at: datetime | None, until: datetime | None) -> Standing:
    day = _day(at) if at else ""
    text = _("If something is left, ask anew.")
    if until and until > clock.now():
        text = _("Not quite right? Open it again until %(day)s.", day=_day(until))
    if state == State.RESOLVED:
        return Standing(_("Solved on %(day)s", day=day), text, icon="circle-check", kind="ok")
    return Standing(_("Closed on %(day)s", day=day), text, icon="archive", kind="plain")


def _in_work(state: State, agent: str | None, team: str | None, hear_by: str) -> Standing:
    if state == State.ON_HOLD:
        text = _("We wait for something ourselves. You hear from us when it goes on.")
        return Standing(_("On hold"), text, icon="hourglass", kind="plain", who=agent)
    if agent:
        text = _("%(name)s has it.", name=first_name(agent))
        return Standing(_("We’re on it"), f"{text} {hear_by}".strip(), icon="tool", who=agent)
    if team:
        text = _("Our team %(team)s has it.", team=team)
        return Standing(_("We’re on it"), f"{text} {hear_by}".strip(), icon="tool")
    text = _("It goes to the right expert next.")
    later = hear_by or _("You hear from us here and by mail.")
    return Standing(_("We have it"), f"{text} {later}", icon="inbox")


def why_right(query: TicketView, knows: Sequence[str]) -> str:
    """Say why whoever has a query is right for it, or nothing."""
    if not knows or query.agent_name is None or query.ticket.is_done:
        return ""
    name, what = first_name(query.agent_name), ", ".join(knows)
    return _("%(name)s knows this well: %(what)s.", name=name, what=what)


def expected_in_words(expected: Expectation) -> list[str]:
    """Say what the customer may expect: what was promised, what is usual, what comes before."""
    now, found = clock.now(), []
    if expected.hear_by and expected.hear_by < now:
        found.append(_("This takes longer than we promised. We are sorry, and on it."))
    if expected.usual:
        found.append(_usually(expected.usual))
    if expected.before is not None:
        found.append(_before_yours(expected.before))
    if expected.solved_by and expected.solved_by > now:
        found.append(_("We mean to solve it by %(time)s.", time=_moment(expected.solved_by)))
    return found


def _usually(usual: Expected) -> str:
    return _(
        "Lately, half of such answers came by %(half)s, nine of ten by %(most)s (of %(number)s).",
        half=_moment(usual.since),
        most=_moment(usual.until),
        number=usual.number,
    )


def _before_yours(number: int) -> str:
    if not number:
        return _("Yours is the next to be answered.")
    return ngettext(
        "%(num)d query comes before yours.", "%(num)d queries come before yours.", number
    )


def done_about(facts: Iterable[Fact]) -> list[Done]:
    """Return what the customer hears of: never a reason, a note, or how we judge them."""
    told = ((fact, _told(fact.kind, fact.data)) for fact in facts)
    return [Done(fact.at, fact.kind, words) for fact, words in told if words]


def _told(kind: str, data: dict[str, Any]) -> str:
    words: dict[str, str] = {
        "ticket.opened": _("We got it"),
        "ticket.assigned": _taken_over(data.get("agent"), data.get("team")),
        "ticket.resolved": _("Solved"),
        "ticket.reopened": _("Opened again"),
        "ticket.closed": _("Closed"),
    }
    return words.get(kind, "")


def _taken_over(agent: str | None, team: str | None) -> str:
    words = ""
    if agent:
        words = _("%(name)s took it over", name=first_name(agent))
    elif team:
        words = _("It went to our team %(team)s", team=team)
    return words


def greeting(name: str) -> str:
    """Greet somebody by the part of the day that it is at the business."""
    part = part_of_day(to_user_timezone(clock.now()).hour)
    words: dict[str, str] = {
        "morning": _("Good morning, %(name)s. What can we help with?", name=name),
        "afternoon": _("Good afternoon, %(name)s. What can we help with?", name=name),
        "evening": _("Good evening, %(name)s. What can we help with?", name=name),
    }
    return words[part]


def _moment(moment: datetime) -> str:
    return str(current_app.jinja_env.filters["when"](moment))


def _day(moment: datetime) -> str:
    this_year = to_user_timezone(moment).year == to_user_timezone(clock.now()).year
    return str(format_date(moment, "d MMM" if this_year else "d MMM y"))
