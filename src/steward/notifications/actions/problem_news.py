"""What those hear who see to problems: complaints of something went beyond what is usual."""

from sqlalchemy.orm import Session

from steward.accounts import staff_who_may
from steward.kit.texts import gettext as _
from steward.notifications.actions.duty_news import tell_on_duty
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News
from steward.notifications.actions.ticket_words import worded
from steward.notifications.queries import wording_for
from steward.notifications.rules import Kind
from steward.problems import ProblemOpened, names_of_problem, problem_number, slice_named

_USUAL, _SEEN = 0.4, 6  # of the example


def tell_problem(session: Session, event: ProblemOpened) -> None:
    """Tell all who see to problems that one has opened, once."""
    where = slice_named(names_of_problem(session, event.subject_id))
    values = _values(problem_number(event.subject_id), where, event.seen, event.usual)
    wording = wording_for(session, Kind.PROBLEM, theirs=None, ours=letterhead().language)
    words = worded(wording, values)
    note = Note(
        news=words.paragraphs[0],
        quote="",
        lines=tuple(words.paragraphs[1:]),
        button=_("See the problem"),
    )
    news = News(
        kind=Kind.PROBLEM,
        key=f"problem:{event.subject_id}",
        ticket=None,
        note=note,
        subject=words.subject,
        place=f"/desk/problems/{problem_number(event.subject_id)}",
    )
    leads = [one.id for one in staff_who_may(session, "problems.manage")]
    tell_on_duty(session, leads, news, thread="problems")


def problem_example() -> dict[str, str]:
    """Return what fills the places of the words while these are only looked at."""
    return _values(problem_number(3), _("Lot B17 of Mara 2"), _SEEN, _USUAL)


def _values(number: str, where: str, seen: int, usual: float) -> dict[str, str]:
    return {
        "business": letterhead().business,
        "problem": number,
        "where": where,
        "what_is_seen": _(
            "%(where)s: %(seen)s people complained where %(usual)s are usual.",
            where=where,
            seen=seen,
            usual=round(usual, 1),
        ),
    }
