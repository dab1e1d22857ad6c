"""Reads of the text messages that came."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.channels.models import InboundText
from steward.kit.paging import Page, decode_cursor, page_of

_PAGE = 50


def texts(session: Session, actor: Actor, *, cursor: str | None = None) -> Page[InboundText]:
    """List the texts that came, newest first, fifty a page."""
    demand(actor, "mail.read")
    query = select(InboundText).order_by(InboundText.id.desc()).limit(_PAGE + 1)
    if cursor:
        query = query.where(InboundText.id < decode_cursor(cursor, kinds=[int])[0])
    return page_of(session.scalars(query).all(), _PAGE, lambda text: [text.id])
