"""Who hears of what: the facts of a ticket that become a mail, in their transaction."""

from sqlalchemy.orm import Session

from steward.helpdesk import (
    AddressLeft,
    Channel,
    MessageAdded,
    State,
    StateChanged,
    TicketAssigned,
    TicketEscalated,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    Visibility,
    VisitorLeft,
)
from steward.kit.events import Actor, listen
from steward.kit.settings import Settings
from steward.notifications import actions


def register(settings: Settings) -> None:
    """Listen, and write with the name and address of the business in `settings`."""
    actions.write_as(settings)
    listen(TicketOpened, _on_opened)
    listen(TicketAssigned, _on_assigned)
    listen(MessageAdded, _on_message)
    listen(AddressLeft, _on_address)
    listen(VisitorLeft, _on_left)
    listen(StateChanged, _on_state)
    listen(TicketResolved, _on_resolved)
    listen(TicketReopened, _on_reopened)
    listen(TicketEscalated, _on_escalated)


def _on_opened(session: Session, event: TicketOpened, _actor: Actor) -> None:
    """What was imported is long past, and a program's mail is not answered: nobody hears of it."""
    if event.channel != Channel.IMPORT and not event.is_quiet:
        actions.tell_received(session, event.subject_id)


def _on_assigned(session: Session, event: TicketAssigned, _actor: Actor) -> None:
    if event.agent is not None and event.agent != event.from_agent:
        actions.tell_assigned(session, event.subject_id)


def _on_message(session: Session, event: MessageAdded, _actor: Actor) -> None:
    if event.visibility == Visibility.PUBLIC and not event.by_customer:
        actions.tell_answered(session, event.subject_id, event.message_id)


def _on_address(session: Session, event: AddressLeft, _actor: Actor) -> None:
    """Only now can a visitor be told that we have their query, and where it stands."""
    actions.tell_received(session, event.subject_id)


def _on_left(session: Session, event: VisitorLeft, _actor: Actor) -> None:
    """What a visitor has not seen where they asked finds them by mail."""
    for message_id in event.unseen:
        actions.tell_answered(session, event.subject_id, message_id)


def _on_state(session: Session, event: StateChanged, _actor: Actor) -> None:
    if event.after == State.WAITING and not event.told:
        actions.tell_waiting(session, event.subject_id)


def _on_resolved(session: Session, event: TicketResolved, _actor: Actor) -> None:
    if not event.told:
        actions.tell_resolved(session, event.subject_id)


def _on_reopened(session: Session, event: TicketReopened, _actor: Actor) -> None:
    if not event.told:
        actions.tell_reopened(session, event.subject_id)


def _on_escalated(session: Session, event: TicketEscalated, _actor: Actor) -> None:
    actions.tell_escalated(session, event)
