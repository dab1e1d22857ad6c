"""Telling one reader one thing, by the ways that they want and at the time that the rules say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from steward.helpdesk import Severity, Ticket
from steward.kit import clock, live
from steward.kit.db import later
from steward.kit.outbox import Mail, Text, post_mail, post_text
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.push import push
from steward.notifications.queries import Reader
from steward.notifications.rules import Kind, Way, plan

_LONGEST_SUBJECT = 120  # characters, in a text message
_NOTE_DOWN = """
    insert into notices (key, user_id, kind, ticket_id, subject, words, place, created_at)
    values (%(key)s, %(user_id)s, %(kind)s, %(ticket_id)s, %(subject)s, %(words)s, %(place)s,
            %(now)s)
    on conflict (key) do nothing
"""


@dataclass(frozen=True, kw_only=True)
class News:
    """What is told, of a ticket or else of what is found at `place` on our site.

    `key` says what it is and to whom, so that it is told once; `subject` is that of the mail.
    """

    kind: Kind
    key: str
    ticket: Ticket | None
    note: Note
    subject: str
    to_staff: bool = False
    place: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether quiet hours may be broken for it."""
        is_critical = self.ticket is not None and self.ticket.severity == Severity.CRITICAL
        return self.kind == Kind.ESCALATED or is_critical

    @property
    def url(self) -> str:
        """Where it is found."""
        if self.ticket is None:
            return letterhead().address(self.place)
        return letterhead().link(self.ticket.id, self.ticket.number, to_staff=self.to_staff)


def tell(session: Session, reader: Reader, news: News, mail: Callable[[], Mail]) -> None:
    """Tell a reader; `mail` writes the mail, where that is one of the ways."""
    planned = plan(news.kind, reader.wishes, reader.reach, clock.now(), is_urgent=news.is_urgent)
    for one in planned:
        if one.way == Way.INBOX:
            _note_down(session, reader, news)
        elif one.way == Way.MAIL:
            post_mail(session, news.key, mail(), not_before=one.not_before)
        elif one.way == Way.SMS:
            _text(session, reader, news, one.not_before)
        else:
            _push(session, reader, news, one.not_before)


def _note_down(session: Session, reader: Reader, news: News) -> None:
    notice = {
        "key": news.key,
        "user_id": reader.user_id,
        "kind": news.kind.value,
        "ticket_id": news.ticket.id if news.ticket else None,
        "subject": news.ticket.subject if news.ticket else news.subject,
        "words": news.note.news,
        "place": news.place,
        "now": clock.now(),
    }
    later(session, _NOTE_DOWN, notice)
    live.announce(session, live.reader_topic(reader.user_id or 0))


def _text(session: Session, reader: Reader, news: News, not_before: datetime) -> None:
    subject = news.subject[:_LONGEST_SUBJECT]
    words = f"{letterhead().business}: {subject}\n{news.note.news}\n{news.url}"
    text = Text(to=reader.number or "", text=words)
    post_text(session, f"{news.key}:sms", text, not_before=not_before)


def _push(session: Session, reader: Reader, news: News, not_before: datetime) -> None:
    place, tag = news.place, news.kind.value
    if news.ticket is not None:
        folder, tag = "/desk/tickets" if news.to_staff else "/queries", news.ticket.number
        place = f"{folder}/{tag}"
    note = {"title": news.note.news, "body": news.subject, "url": place, "tag": tag}
    push(session, reader.user_id or 0, news.key, note, not_before)
