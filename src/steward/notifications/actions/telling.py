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
    insert into notices (key, user_id, kind, ticket_id, subject, words, created_at)
    values (%(key)s, %(user_id)s, %(kind)s, %(ticket_id)s, %(subject)s, %(words)s, %(now)s)
    on conflict (key) do nothing
"""


@dataclass(frozen=True, kw_only=True)
class News:
    """What is told of a ticket. `key` says what it is and to whom, so that it is told once.

    `subject` is that of the mail.
    """

    kind: Kind
    key: str
    ticket: Ticket
    note: Note
    subject: str
    to_staff: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether quiet hours may be broken for it."""
        return self.kind == Kind.ESCALATED or self.ticket.severity == Severity.CRITICAL


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
        "ticket_id": news.ticket.id,
        "subject": news.ticket.subject,
        "words": news.note.news,
        "now": clock.now(),
    }
    later(session, _NOTE_DOWN, notice)
    live.announce(session, live.reader_topic(reader.user_id or 0))


def _text(session: Session, reader: Reader, news: News, not_before: datetime) -> None:
    url = letterhead().link(news.ticket.id, news.ticket.number, to_staff=news.to_staff)
    subject = news.subject[:_LONGEST_SUBJECT]
    words = f"{letterhead().business}: {subject}\n{news.note.news}\n{url}"
    text = Text(to=reader.number or "", text=words)
    post_text(session, f"{news.key}:sms", text, not_before=not_before)


def _push(session: Session, reader: Reader, news: News, not_before: datetime) -> None:
    place = "/desk/tickets" if news.to_staff else "/queries"
    note = {
        "title": news.note.news,
        "body": news.subject,
        "url": f"{place}/{news.ticket.number}",
        "tag": news.ticket.number,
    }
    push(session, reader.user_id or 0, news.key, note, not_before)
