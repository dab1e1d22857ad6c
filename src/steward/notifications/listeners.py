"""What is told: facts of tickets and of goods that somebody hears of, in their transaction."""

from sqlalchemy.orm import Session

from steward.accounts import LoginEnded
from steward.customers import (
    ErasureStopped,
    FollowUpAdded,
    FollowUpGiven,
    FollowUpsFreed,
    PersonExported,
    TextReceived,
)
from steward.helpdesk import (
    AddressLeft,
    Channel,
    MessageAdded,
    SeverityChanged,
    State,
    StateChanged,
    SurveyAnswered,
    SurveyAsked,
    TicketAssigned,
    TicketClosed,
    TicketEscalated,
    TicketOffered,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    Visibility,
    VisitorLeft,
)
from steward.inventory import StockRanLow
from steward.kit import outbox
from steward.kit.events import Actor, Event, listen
from steward.kit.settings import Settings
from steward.notifications import actions
from steward.problems import ProblemOpened

# What webhooks can be called for: rules.Call names the same.
_CALLED: tuple[type[Event], ...] = (
    TicketOpened,
    MessageAdded,
    TicketAssigned,
    StateChanged,
    SeverityChanged,
    TicketResolved,
    TicketReopened,
    TicketClosed,
    TicketEscalated,
)


def register(settings: Settings) -> None:
    """Listen, and write with the name and address of the business in `settings`."""
    actions.write_as(settings)
    listen(TicketOpened, _on_opened)
    listen(TicketOffered, _on_offered)
    listen(TicketAssigned, _on_assigned)
    listen(MessageAdded, _on_message)
    listen(StateChanged, _on_state)
    listen(TicketResolved, _on_resolved)
    listen(TicketReopened, _on_reopened)
    listen(TicketEscalated, _on_escalated)
    _listen_to_chats()
    _listen_to_others()
    for kind in _CALLED:
        listen(kind, _on_any)


def _listen_to_chats() -> None:
    listen(AddressLeft, _on_address)
    listen(VisitorLeft, _on_left)


def _listen_to_others() -> None:
    listen(StockRanLow, _on_low)
    listen(ProblemOpened, _on_problem)
    listen(SurveyAsked, _on_asked)
    listen(SurveyAnswered, _on_survey)
    listen(FollowUpAdded, _on_follow_up)
    listen(FollowUpGiven, _on_follow_up)
    listen(FollowUpsFreed, _on_freed)
    listen(PersonExported, _on_exported)
    listen(ErasureStopped, _on_erasure_stopped)
    listen(TextReceived, _on_text)
    listen(LoginEnded, _on_login_ended)
    outbox.when_gone(outbox.PUSH, actions.forget_browser)


def _on_opened(session: Session, event: TicketOpened, _actor: Actor) -> None:
    """What was imported is long past, and a program's mail is not answered: nobody hears of it."""
    if event.channel != Channel.IMPORT and not event.is_quiet:
        actions.tell_received(session, event.subject_id)


def _on_offered(session: Session, event: TicketOffered, _actor: Actor) -> None:
    actions.tell_offered(session, event)


def _on_assigned(session: Session, event: TicketAssigned, actor: Actor) -> None:
    if event.agent is not None and event.agent != event.from_agent:
        actions.tell_assigned(session, event.subject_id)
        actions.tell_given(session, event, actor=actor)


def _on_message(session: Session, event: MessageAdded, actor: Actor) -> None:
    actions.tell_written(session, event, actor=actor)
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


def _on_reopened(session: Session, event: TicketReopened, actor: Actor) -> None:
    actions.tell_back(session, event, actor=actor)
    if not event.told:
        actions.tell_reopened(session, event.subject_id)


def _on_escalated(session: Session, event: TicketEscalated, _actor: Actor) -> None:
    actions.tell_escalated(session, event)


def _on_text(session: Session, event: TextReceived, _actor: Actor) -> None:
    actions.answer_text(session, event)


def _on_login_ended(session: Session, event: LoginEnded, _actor: Actor) -> None:
    actions.silence_browsers(session, event.subject_id)


def _on_low(session: Session, event: StockRanLow, _actor: Actor) -> None:
    actions.tell_low(session, event)


def _on_problem(session: Session, event: ProblemOpened, _actor: Actor) -> None:
    actions.tell_problem(session, event)


def _on_asked(session: Session, event: SurveyAsked, _actor: Actor) -> None:
    actions.ask_by_mail(session, event)


def _on_survey(session: Session, event: SurveyAnswered, _actor: Actor) -> None:
    actions.tell_unhappy(session, event)


def _on_follow_up(session: Session, event: FollowUpAdded | FollowUpGiven, actor: Actor) -> None:
    actions.tell_follow_up(session, event, actor=actor)


def _on_freed(session: Session, event: FollowUpsFreed, _actor: Actor) -> None:
    actions.tell_freed(session, event)


def _on_exported(session: Session, event: PersonExported, _actor: Actor) -> None:
    actions.tell_copy_ready(session, event)


def _on_erasure_stopped(session: Session, event: ErasureStopped, _actor: Actor) -> None:
    actions.tell_not_erased(session, event)


def _on_any(session: Session, event: Event, _actor: Actor) -> None:
    actions.call_webhooks(session, event)
