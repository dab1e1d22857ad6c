"""Taking in a text message: kept once, then told to whom it concerns."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.channels.forms import CameText
from steward.channels.models import InboundText
from steward.customers import TextReceived
from steward.kit import clock, events


def receive_text(session: Session, came: CameText) -> bool:
    """Keep a text and tell that it came; False when it came before."""
    row = {"key": came.id, "number": came.number, "words": came.text, "received_at": clock.now()}
    adding = insert(InboundText).values(row).on_conflict_do_nothing()
    text_id = session.scalar(adding.returning(InboundText.id))
    if text_id is None:
        return False
    told = TextReceived(subject_id=text_id, number=came.number, words=came.text)
    events.record(session, told, actor=SYSTEM)
    return True
