"""What those hear who see to problems: complaints of something went beyond what is usual."""

from functools import partial

from sqlalchemy.orm import Session

from steward.accounts import Role, permissions_of, staff
from steward.kit.outbox import Mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.actions.ticket_words import worded
from steward.notifications.queries import Reader, readers, wording_for
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
    for reader in readers(session, _leads(session)):
        news = News(
            kind=Kind.PROBLEM,
            key=f"problem:{event.subject_id}:{reader.user_id}",
            ticket=None,
            note=note,
            subject=words.subject,
            to_staff=True,
            place=f"/desk/problems/{problem_number(event.subject_id)}",
        )
        tell(session, reader, news, partial(_mail, reader, news))


def _leads(session: Session) -> list[int]:
    return [one.id for one in staff(session) if "problems.manage" in permissions_of(Role(one.role))]


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


def _mail(reader: Reader, news: News) -> Mail:
    text, html = letterhead().render_at(news.subject, news.place, news.note)
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        from_name=None,
        subject=news.subject,
        text=text,
        html=html,
        thread="problems",
        automatic=True,
    )
