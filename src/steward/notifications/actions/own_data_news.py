"""What is told of a person's own data: their copy is ready; somebody was not erased."""

from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, staff_who_may
from steward.customers import ErasureStopped, PersonExported, find_own_copy, get_erasure
from steward.kit.outbox import Mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.duty_news import tell_on_duty
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.actions.ticket_words import Worded, worded
from steward.notifications.queries import Reader, readers, wording_for
from steward.notifications.rules import Kind


def tell_copy_ready(session: Session, event: PersonExported) -> None:
    """Tell whoever asked for their own data that these are ready, once; what is told opens nothing.

    The link leads to a page of theirs, which asks who it is, and ends as the archive does.
    """
    copy = find_own_copy(session, event.export_id)
    if copy is None:
        return
    wording = wording_for(session, Kind.COPY, theirs=copy.language, ours=letterhead().language)
    for reader in readers(session, [copy.user_id]):
        until = letterhead().day(copy.expires_at)
        words = worded(wording, _ready(reader.name, until))
        news = _news(Kind.COPY, f"copy:{copy.id}", words, _("Fetch the archive"))
        news = replace(news, place=f"/own-data/{copy.id}")
        tell(session, reader, news, partial(_mail, reader, news))


def _mail(reader: Reader, news: News) -> Mail:
    text, html = letterhead().render_at(news.subject, news.place, news.note)
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        subject=news.subject,
        text=text,
        html=html,
        automatic=True,
    )


def tell_not_erased(session: Session, event: ErasureStopped) -> None:
    """Tell who asked for an erasure that it was stopped, or whoever may ask if they have left."""
    erasure = get_erasure(session, SYSTEM, event.erasure_id)
    wording = wording_for(session, Kind.NOT_ERASED, theirs=None, ours=letterhead().language)
    words = worded(wording, _stopped(event.subject_id, " ".join(erasure.in_the_way)))
    stopped_at = erasure.stopped_at or erasure.asked_at
    key = f"erasure:{erasure.id}:{stopped_at.isoformat()}"
    news = _news(Kind.NOT_ERASED, key, words, _("See what is open"))
    news = replace(news, place=f"/desk/customers/erasures/{erasure.id}")
    able = [one.id for one in staff_who_may(session, "customers.erase")]
    tell_on_duty(
        session, [erasure.by_id] if erasure.by_id in able else able, news, thread="erasures"
    )


def _news(kind: Kind, key: str, words: Worded, button: str) -> News:
    first, *lines = words.paragraphs
    note = Note(news=first, lines=tuple(lines), button=button)
    return News(kind=kind, key=key, ticket=None, note=note, subject=words.subject)


def own_data_example(kind: Kind) -> dict[str, str]:
    """Return what fills the places of the words while these are only looked at."""
    if kind == Kind.COPY:
        return _ready("Elsa Lindgren", _("Friday, 14:32"))
    return _stopped(7, _("T-1042 is open. Solve it first."))


def _ready(name: str, until: str) -> dict[str, str]:
    return {"business": letterhead().business, "customer": name, "until": until}


def _stopped(person_id: int, what_is_open: str) -> dict[str, str]:
    business = letterhead().business
    return {"business": business, "number": f"#{person_id}", "what_is_open": what_is_open}
