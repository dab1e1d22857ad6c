"""What those of us hear whose duty something is: as they choose, by mail at a place of ours."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from steward.kit.outbox import Mail
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.queries import Reader, readers


def tell_on_duty(
    session: Session, user_ids: Iterable[int | None], news: News, *, thread: str
) -> None:
    """Tell some of us, each once by the key of the news; its mails are of one `thread`."""
    for reader in readers(session, user_ids):
        theirs = replace(news, key=f"{news.key}:{reader.user_id}", to_staff=True)
        tell(session, reader, theirs, partial(_mail, reader, theirs, thread))


def _mail(reader: Reader, news: News, thread: str) -> Mail:
    place = f"/desk/tickets/{news.ticket.number}" if news.ticket else news.place
    text, html = letterhead().render_at(news.subject, place, news.note)
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        from_name=None,
        subject=news.subject,
        text=text,
        html=html,
        thread=thread,
        automatic=True,
    )
