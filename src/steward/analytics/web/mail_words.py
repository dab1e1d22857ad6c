"""Boards that are sent, in words: when, of which time and rows, and how the last mail went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale

from steward.accounts import actor, staff
from steward.analytics.models import BoardMail
from steward.analytics.queries import mails as queries
from steward.analytics.queries.showing.figures import day
from steward.analytics.queries.showing.sheet import filter_words
from steward.analytics.rules.boards import Against, Choice
from steward.analytics.rules.boards.rhythm import Every, Rhythm
from steward.kit.db import session
from steward.kit.outbox import Letter
from steward.kit.running import zone
from steward.kit.texts import gettext as _

Choices = Sequence[tuple[str, str]]
_LAST_DAY = 31


@dataclass(frozen=True)
class MailRow:
    """A line of the list: `state` is that of its last mail: new, made, waiting, sent, dead, failed.

    It is removed where the board is.
    """

    mail: BoardMail
    board: str
    reader: str
    state: str
    letter: Letter | None

    @property
    def when(self) -> str:
        """When it is sent."""
        return when_words(self.mail.rhythm)

    @property
    def of(self) -> str:
        """Of which time and rows it tells."""
        return " · ".join([dict(_periods())[self.mail.period], *filter_words(self.mail.where)])

    @property
    def due(self) -> str:
        """When it is sent next."""
        return due_words(self.mail)

    @property
    def is_own(self) -> bool:
        """Whether it is whoever looks who gets it."""
        return self.mail.user_id == actor().user_id


def rows_of(mails: Sequence[BoardMail]) -> list[MailRow]:
    """Return what is sent as the list shows it."""
    titles, letters = queries.titles_of(session(), mails), queries.letters_of(session(), mails)
    names = {one.id: one.name for one in staff(session())}
    removed = queries.removed_among(session(), mails)
    return [
        MailRow(
            mail,
            board=titles[mail.board],
            reader=names.get(mail.user_id, ""),
            state="removed" if mail.board_id in removed else _state(mail, letters.get(mail.id)),
            letter=letters.get(mail.id),
        )
        for mail in mails
    ]


def _state(mail: BoardMail, letter: Letter | None) -> str:
    if mail.failure:
        return "failed"
    if mail.asked_for != mail.sent_for:
        return "made"
    if letter is None:
        return "sent" if mail.sent_for else "new"
    return letter.state


def when_words(rhythm: Rhythm) -> str:
    """Say when a board is sent."""
    return _("%(days)s at %(hour)s", days=dict(_days())[when_value(rhythm)], hour=hour(rhythm.hour))


def when_value(rhythm: Rhythm) -> str:
    """Return the days as the form has them: day, week-1 to week-7, month-1 to month-31."""
    return rhythm.every if rhythm.every is Every.DAY else f"{rhythm.every}-{rhythm.day}"


def due_words(mail: BoardMail) -> str:
    """Say when a board is sent next, in the zone of the house."""
    at = mail.due_at.astimezone(zone())
    return f"{day(at.date(), with_year=True)}, {at:%H:%M}"


def _days() -> Choices:
    return [one for _group, some in _days_by_group() for one in some]


def choices() -> dict[str, Any]:
    """Return what the form has to choose from: days, hours, times and comparisons."""
    return {
        "days": _days_by_group(),
        "hours": [(str(number), hour(number)) for number in range(24)],
        "periods": _periods(),
        "comparisons": _comparisons(),
    }


def _days_by_group() -> Sequence[tuple[str, Choices]]:
    return [
        (_("Daily"), [("day", _("each day"))]),
        (_("Weekly"), _days_of_week()),
        (_("Monthly"), _days_of_month()),
    ]


def _days_of_week() -> Choices:
    names = get_day_names("wide", locale=get_locale() or "en")
    return [(f"week-{at + 1}", _("each %(weekday)s", weekday=names[at])) for at in range(7)]


def _days_of_month() -> Choices:
    days = [
        (f"month-{number}", _("on day %(number)s of each month", number=number))
        for number in range(1, _LAST_DAY)
    ]
    return [*days, (f"month-{_LAST_DAY}", _("on the last day of each month"))]


def hour(number: int) -> str:
    """Say an hour of the day."""
    return f"{number:02}:00"


def _periods() -> Choices:
    """Return the times that move on by themselves."""
    return [
        (Choice.WEEKS.value, _("the last 13 weeks")),
        (Choice.QUARTER.value, _("the quarter")),
        (Choice.YEAR.value, _("the year")),
    ]


def _comparisons() -> Choices:
    return [
        (Against.LAST_YEAR.value, _("the same time last year")),
        (Against.BEFORE.value, _("the time before")),
    ]
