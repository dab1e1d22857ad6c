"""What customers answered when they were asked how it was: one answer, lists, on timelines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    case,
    cast,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, first_name, may
from steward.customers import Asked, Entry, Kind, Person, Source, Whose, newest
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.helpdesk.queries.figures import Period
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import number_of
from steward.helpdesk.rules.surveys import Survey
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.kit.paging import Key, Page, decode_cursor, every, page_of

_PAGE = 50
NOBODY = "none"


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Which answers an actor may see: leads all of them, others those to tickets of theirs."""
    if may(actor, "board.read"):
        return true()
    return SurveyAsk.agent_id == actor.user_id


@dataclass(frozen=True)
class SurveyView:
    """What somebody was asked, and what they must know to answer: of which ticket, whose answer."""

    ask: SurveyAsk
    name: str
    email: str | None
    language: str | None
    subject: str
    agent: str

    @property
    def survey(self) -> Survey:
        """What is asked."""
        return Survey(self.ask.kind)

    @property
    def number(self) -> str:
        """The ticket, as people call it; empty where it is about none."""
        return number_of(self.ask.ticket_id) if self.ask.ticket_id else ""


def view_ask(session: Session, ask_id: int) -> SurveyView:
    """Return what somebody was asked, for whoever holds its link; raises NotFound."""
    query = (
        select(SurveyAsk, Person.name, Person.email, Person.language, Ticket.subject, User.name)
        .join(Person, Person.id == SurveyAsk.person_id)
        .outerjoin(Ticket, Ticket.id == SurveyAsk.ticket_id)
        .outerjoin(User, User.id == SurveyAsk.agent_id)
        .where(SurveyAsk.id == ask_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    ask, name, email, language, subject, agent = found
    return SurveyView(ask, name, email, language, subject or "", first_name(agent or ""))


def score_of(session: Session, ticket_id: int) -> int | None:
    """Return how content a ticket's customer is with it, or None where they have not said so."""
    query = select(SurveyAsk.score).where(SurveyAsk.ticket_id == ticket_id)
    return session.scalars(query).one_or_none()


def lock_ask(session: Session, which: ColumnElement[bool]) -> SurveyAsk:
    """Return what somebody was asked, to be answered now by nobody else; raises NotFound."""
    query = select(SurveyAsk).where(which).with_for_update()
    found = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class AnswerRow:
    """An answer as lists show it."""

    id: int
    survey: Survey
    score: int
    words: str
    answered_at: datetime
    channel: str
    person_id: int
    customer: str
    agent: str | None
    product: str | None
    category: str | None
    severity: str | None
    ticket_id: int | None

    @property
    def number(self) -> str:
        """The ticket that it is about, as people call it; empty where it is about none."""
        return number_of(self.ticket_id) if self.ticket_id else ""

    @property
    def is_bad(self) -> bool:
        """Whether somebody is not content."""
        return self.survey.is_bad(self.score)


@dataclass(frozen=True)
class AskedAnswers:
    """Which answers: to questions asked in a period, of a survey, and how good they are.

    An agent (by id), a product or a category narrows them; `none` means those of none.
    """

    survey: Survey | None = None
    agent: str = ""
    product: str = ""
    category: str = ""
    how: str = ""
    period: Period | None = None

    def narrowed(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Narrow a query of answers to these."""
        columns = {"product": SurveyAsk.product, "category": SurveyAsk.category}
        for name, column in columns.items():
            if value := getattr(self, name):
                query = query.where(column.is_(None) if value == NOBODY else column == value)
        if self.survey:
            query = query.where(SurveyAsk.kind == self.survey)
        if self.agent:
            by_none = SurveyAsk.agent_id.is_(None)
            query = query.where(by_none if self.agent == NOBODY else _is_agent(self.agent))
        if self.how in _HOW:
            query = query.where(_HOW[self.how])
        return query.where(self.period.holds(SurveyAsk.asked_at)) if self.period else query


def _is_agent(agent: str) -> ColumnElement[bool]:
    return cast(SurveyAsk.agent_id, String) == agent


def _judged(judge: Callable[[Survey, int], bool]) -> ColumnElement[bool]:
    """Say by the rules which scores of each survey these are."""
    which = {one: SurveyAsk.score.in_([n for n in one.scores if judge(one, n)]) for one in Survey}
    return case(*((SurveyAsk.kind == one, scores) for one, scores in which.items()))


GOOD, BAD = _judged(Survey.is_good), _judged(Survey.is_bad)
_HOW: dict[str, ColumnElement[bool]] = {"good": GOOD, "bad": BAD, "words": SurveyAsk.words != ""}


def answers_given(
    session: Session,
    actor: Actor,
    asked: AskedAnswers,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[AnswerRow]:
    """List answers, the newest first, a page at a time; raises BadInput for a cursor not ours."""
    key = tuple_(SurveyAsk.answered_at, SurveyAsk.id)
    query: Select[*tuple[Any, ...]] = (
        select(
            SurveyAsk.id,
            SurveyAsk.kind,
            SurveyAsk.score,
            SurveyAsk.words,
            SurveyAsk.answered_at,
            SurveyAsk.channel,
            SurveyAsk.person_id,
            Person.name,
            User.name,
            SurveyAsk.product,
            SurveyAsk.category,
            SurveyAsk.severity,
            SurveyAsk.ticket_id,
        )
        .join(Person, Person.id == SurveyAsk.person_id)
        .outerjoin(User, User.id == SurveyAsk.agent_id)
        .where(seen_by(actor), SurveyAsk.answered_at.is_not(None))
    )
    query = asked.narrowed(query)
    if cursor:
        query = query.where(key < tuple_(*_place(cursor)))
    newest_first = (SurveyAsk.answered_at.desc(), SurveyAsk.id.desc())
    found = session.execute(query.order_by(*newest_first).limit(limit + 1)).all()
    return page_of([AnswerRow(one[0], Survey(one[1]), *one[2:]) for one in found], limit, _key)


def _key(row: AnswerRow) -> Key:
    return [row.answered_at.isoformat(), row.id]


def _place(cursor: str) -> tuple[Any, Any]:
    at, own_id = decode_cursor(cursor, kinds=[str, int])
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError as error:
        msg = N_("This page marker is not one of ours. Leave it out to start at the first page.")
        raise BadInput(msg, errors={"cursor": msg}) from error
    return literal(moment), literal(own_id)


def every_answer(session: Session, actor: Actor, asked: AskedAnswers) -> Iterator[AnswerRow]:
    """Yield all of them, read some at a time."""
    read = partial(answers_given, session, actor, asked, limit=500)
    return every(lambda cursor: read(cursor=cursor))


def surveys_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell what customers answered when they were asked how it was."""
    told = (
        select(
            SurveyAsk.answered_at.label("at"),
            (literal("survey-") + cast(SurveyAsk.id, String)).label("key"),
            literal(str(Kind.SURVEY)).label("sort"),
            SurveyAsk.kind.label("survey"),
            SurveyAsk.score,
            SurveyAsk.words,
            SurveyAsk.person_id,
            Ticket.id.label("ticket_id"),
            Ticket.subject,
        )
        .outerjoin(Ticket, Ticket.id == SurveyAsk.ticket_id)
        .where(SurveyAsk.answered_at.is_not(None), whose.has(SurveyAsk.person_id))
        .where(SurveyAsk.ticket_id.is_(None) | visible_to(actor))
    )
    return [_of_answer(row) for row in newest(session, told, asked)]


def _of_answer(row: Row[Any]) -> Entry:
    number = number_of(row.ticket_id) if row.ticket_id else ""
    survey, score = Survey(row.survey), row.score
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind.SURVEY,
        words=_said(survey, score),
        number=number,
        title=row.subject or "",
        text=row.words,
        url=f"/desk/tickets/{number}" if number else None,
        is_good=True if survey.is_good(score) else False if survey.is_bad(score) else None,
        person_id=row.person_id,
    )


def _said(survey: Survey, score: int) -> str:
    if survey is Survey.CSAT:
        return N_("How content they are: %(score)s of 5", score=score)
    return N_("Whether they recommend us: %(score)s of 10", score=score)


SURVEYS_TOLD = Source("surveys", frozenset({Kind.SURVEY}), surveys_told)
