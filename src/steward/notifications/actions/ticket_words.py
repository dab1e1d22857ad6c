"""The values that stand in the places of what people are written of a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.accounts import first_name
from steward.helpdesk import State
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.queries import About
from steward.notifications.rules import Wording, filled, paragraphs

NOT_OPEN = frozenset({State.RESOLVED, State.CLOSED})


@dataclass(frozen=True)
class Worded:
    """Words whose places are filled: the first paragraph is the news."""

    subject: str
    paragraphs: list[str]


def worded(wording: Wording, values: Mapping[str, str]) -> Worded:
    """Fill the places of words; of a body without any words the subject is the news."""
    subject = filled(wording.subject, values)
    return Worded(subject, paragraphs(wording.body, values) or [subject])


def words_for(about: About, *, writer: str = "") -> dict[str, str]:
    """Return the values of all places for a ticket; `writer` is who wrote the message."""
    ticket = about.ticket
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "customer": about.customer,
        "business": letterhead().business,
        "owner": _owner(about),
        "agent": first_name(about.agent or ""),
        "team": about.team or "",
        "writer": first_name(writer),
        "consequence": _consequence(about),
        "until": _until(about),
        "next_step": _next_step(about),
    }


def _consequence(about: About) -> str:
    """Where the query stands after our answer."""
    if about.ticket.state == State.WAITING:
        return _("We need a word from you to go on.")
    if about.ticket.state not in NOT_OPEN:
        return ""
    solved = _("With this we take it as solved.")
    if about.ticket.reopenable_until is None:
        return solved
    again = _("Not quite right? Open it again until %(day)s.", day=_until(about))
    return f"{solved} {again}"


def _until(about: About) -> str:
    until = about.ticket.reopenable_until
    return letterhead().day(until) if until else ""


def _next_step(about: About) -> str:
    if about.agent:
        return _("%(who)s has it and writes to you next.", who=_owner(about))
    return _("Next, somebody who knows the matter takes it, and we tell you who that is.")


def _owner(about: About) -> str:
    """Say who has it: Inès from Returns."""
    name = first_name(about.agent or "")
    if about.team is None or not name:
        return name
    return _("%(name)s from %(team)s", name=name, team=about.team)
