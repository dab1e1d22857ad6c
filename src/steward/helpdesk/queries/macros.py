"""What macros write, and which tickets wait for goods."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.models import CannedReply, TicketWait
from steward.helpdesk.rules.canned import filled
from steward.helpdesk.rules.macros import USUAL_TEXTS, Macro, Wait
from steward.kit.errors import NotFound
from steward.kit.texts import translated


def macro_texts(session: Session) -> dict[Macro, str]:
    """Return what each macro drafts: as the leads have written it, else as it is delivered."""
    query = select(CannedReply.macro, CannedReply.body).where(CannedReply.macro.is_not(None))
    written = dict(session.execute(query).all())
    return {macro: written.get(macro) or translated(text) for macro, text in USUAL_TEXTS.items()}


def drafted(session: Session, macro: Macro, values: Mapping[str, str]) -> str:
    """Return what a macro drafts, filled in; what is not known stays in braces, to be seen."""
    return filled(macro_texts(session)[macro], values)


def find_macro_text(session: Session, macro: Macro) -> CannedReply | None:
    """Return the canned reply from which a macro drafts, or None while the usual text holds."""
    return session.scalars(select(CannedReply).where(CannedReply.macro == macro)).one_or_none()


def waits_of(session: Session, ticket_id: int) -> Sequence[TicketWait]:
    """Return for what a ticket waits, and what came back of that, the latest first."""
    query = select(TicketWait).where(TicketWait.ticket_id == ticket_id)
    return session.scalars(
        query.where(TicketWait.state != Wait.ENDED).order_by(TicketWait.id.desc())
    ).all()


def find_wait(session: Session, ticket_id: int, variant_id: int) -> TicketWait | None:
    """Return the wait of a ticket for goods that goes on, or None."""
    query = select(TicketWait).where(
        TicketWait.ticket_id == ticket_id,
        TicketWait.variant_id == variant_id,
        TicketWait.state == Wait.WAITING,
    )
    return session.scalars(query).one_or_none()


def get_wait(
    session: Session, ticket_id: int, wait_id: int, *, for_update: bool = False
) -> TicketWait:
    """Return a wait of a ticket as it stands now; raises NotFound."""
    query = select(TicketWait).where(TicketWait.id == wait_id, TicketWait.ticket_id == ticket_id)
    query = query.execution_options(populate_existing=True)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def waits_for(session: Session, watch_id: int) -> Sequence[TicketWait]:
    """Return the waits that a watch ends, by their tickets."""
    query = select(TicketWait).where(
        TicketWait.watch_id == watch_id, TicketWait.state == Wait.WAITING
    )
    return session.scalars(query.order_by(TicketWait.ticket_id)).all()
