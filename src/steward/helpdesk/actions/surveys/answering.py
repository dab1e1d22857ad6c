"""Answering how it was: by the link of a mail or in the chat, changeable for a while."""

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.actions.surveys.asking import ask_in_chat
from steward.helpdesk.events import SurveyAnswered, TicketRated
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.helpdesk.queries.surveys import lock_ask
from steward.helpdesk.rules.surveys import AskedBy, Survey
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_


def answer_survey(
    session: Session, ask_id: int, score: int, words: str, *, actor: Actor
) -> SurveyAsk:
    """Keep what somebody answered. Raises NotFound; BadInput for a score that there is not.

    Raises Conflict where it is too late to answer, or to change what was said.
    """
    ask = lock_ask(session, SurveyAsk.id == ask_id)
    _keep(session, ask, score, words, actor)
    return ask


def rate_ticket(session: Session, ticket: Ticket, score: int, words: str, *, actor: Actor) -> None:
    """Keep what the visitor of a chat says of it, who may have been asked by mail as well."""
    ask_in_chat(session, ticket)
    ask = lock_ask(session, SurveyAsk.ticket_id == ticket.id)
    ask.channel = AskedBy.CHAT
    _keep(session, ask, score, words, actor)


def _keep(session: Session, ask: SurveyAsk, score: int, words: str, actor: Actor) -> None:
    survey, before, now = Survey(ask.kind), ask.score, clock.now()
    if score not in survey.scores:
        raise BadInput(errors={"score": N_("Choose one of the numbers.")})
    if now > ask.open_until:
        raise Conflict(N_("The time to answer is over. Write to us instead: we read it."))
    if (score, words) == (before, ask.words):
        return
    ask.answer(score, words, now)
    session.flush()
    _tell(session, ask, before, actor)


def _tell(session: Session, ask: SurveyAsk, before: int | None, actor: Actor) -> None:
    survey, score = Survey(ask.kind), ask.score or 0
    answered = SurveyAnswered(
        subject_id=ask.id,
        person_id=ask.person_id,
        ticket_id=ask.ticket_id,
        survey=survey,
        score=score,
        before=before,
        is_bad=survey.is_bad(score),
    )
    events.record(session, answered, actor=actor)
    if ask.ticket_id is not None:
        rated = TicketRated(subject_id=ask.ticket_id, customer_id=ask.person_id, stars=score)
        events.record(session, rated, actor=actor)
