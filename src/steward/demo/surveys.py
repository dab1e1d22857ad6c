"""How content the customers of the demo business say they are."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.demo.words import table
from steward.helpdesk import (
    AskedBy,
    Channel,
    State,
    Survey,
    SurveyAsk,
    SurveyTermsForm,
    Ticket,
    set_survey_terms,
    write_past_asks,
)
from steward.kit import clock

_ASKED, _ANSWERED, _WITH_WORDS = 0.6, 0.36, 0.4  # shares
_JUST_SOLVED = timedelta(days=4)  # of these all were asked: nobody is when the demo begins
_BUYERS, _WEEKS = 160, 13
_OF_AGENT = (0, -9, 5, 3, -4)  # percent that agents make a difference, by their ids


def fill_surveys(session: Session, *, actor: Actor) -> None:
    """Let customers be asked of now on, and tell what they answered so far."""
    terms = SurveyTermsForm(csat_on=True, csat_hours=4, nps_on=True, nps_percent=20, apart_days=30)
    set_survey_terms(session, terms, version=None, actor=actor)
    rng, now = Random(29), clock.now()
    solved = select(Ticket).where(
        Ticket.state.in_([State.RESOLVED, State.CLOSED]), Ticket.first_replied_at.is_not(None)
    )
    tickets = session.scalars(solved.order_by(Ticket.id)).all()
    asks = [ask for one in tickets if (ask := _of_ticket(one, now, rng))]
    people = sorted({one.customer_id for one in tickets})
    buyers = rng.sample(people, min(_BUYERS, len(people)))
    write_past_asks(session, [*asks, *(_of_buyer(one, now, rng) for one in buyers)])


def _of_ticket(ticket: Ticket, now: datetime, rng: Random) -> SurveyAsk | None:
    is_asked, asked_at = rng.random() < _ASKED, ticket.resolved_at or now
    if not is_asked and asked_at < now - _JUST_SOLVED:
        return None
    ask = SurveyAsk(
        kind=Survey.CSAT,
        person_id=ticket.customer_id,
        ticket_id=ticket.id,
        agent_id=ticket.assignee_id,
        product=ticket.product,
        category=ticket.category,
        severity=ticket.severity,
        channel=AskedBy.CHAT if ticket.channel == Channel.CHAT else AskedBy.MAIL,
        asked_at=min(now, asked_at + timedelta(hours=4)),
        words="",
    )
    good = table("surveys")["content"][ticket.severity]
    good += _OF_AGENT[(ticket.assignee_id or 0) % len(_OF_AGENT)]
    scores = rng.choices([(5, 4), (3,), (2, 1)], [good, (100 - good) / 3, (100 - good) / 1.5])[0]
    return _answered(ask, rng.choice(scores), now, rng)


def _of_buyer(person_id: int, now: datetime, rng: Random) -> SurveyAsk:
    ago = timedelta(hours=rng.randrange(24, 24 * 7 * _WEEKS))
    mail = {"kind": Survey.NPS, "person_id": person_id, "channel": AskedBy.MAIL, "words": ""}
    scores = rng.choices([(9, 10), (7, 8), (3, 5, 6)], [52, 30, 18])[0]
    return _answered(SurveyAsk(**mail, asked_at=now - ago), rng.choice(scores), now, rng)


def _answered(ask: SurveyAsk, score: int, now: datetime, rng: Random) -> SurveyAsk:
    """Let the question arrive and, of some, the answer some hours later."""
    ask.delivered_at = ask.asked_at
    says, after = rng.random(), timedelta(minutes=rng.randrange(3, 3000))
    words, talks = rng.choice(_words(Survey(ask.kind), score)), rng.random() < _WITH_WORDS
    if says < _ANSWERED and ask.asked_at + after < now:
        ask.answer(score, words if talks else "", ask.asked_at + after)
    return ask


def _words(survey: Survey, score: int) -> tuple[str, ...]:
    how = "good" if survey.is_good(score) else "bad" if survey.is_bad(score) else "middling"
    words: tuple[str, ...] = table("surveys")[how]
    return words
