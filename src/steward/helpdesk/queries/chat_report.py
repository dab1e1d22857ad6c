"""The report on chats: how many, who waits, how soon a person answered, how visitors found it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from steward.helpdesk.models import Conversation, Message, SurveyAsk, Ticket
from steward.helpdesk.queries.figures import Period, Scope
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.queries.reports import Line
from steward.helpdesk.rules import ACTIVE, Owner, Share, Visibility
from steward.helpdesk.rules.surveys import AskedBy
from steward.kit.events import Fact

QUICK = timedelta(minutes=2)
_HANDED_OVER = "ticket.handed_over"


class ChatReport(NamedTuple):
    """Chats begun in a period. `waiting` and `oldest` are of now, whatever the period.

    `median` and `most` (nine of ten) are from when people owned a chat to the first answer of one
    of us; `quick` is the share of those answers that came within QUICK, `alone` that of the chats
    in which nobody of us had to say anything.
    """

    begun: int
    waiting: int
    oldest: datetime | None
    median: timedelta | None
    most: timedelta | None
    quick: Share
    alone: Share
    agents: Sequence[Line]
    stars: Sequence[Line]

    @property
    def rated(self) -> int:
        """How many visitors gave stars."""
        return sum(line.share.part for line in self.stars)

    @property
    def rating(self) -> float | None:
        """The mean of the stars, or None where nobody gave any."""
        points = sum(int(line.name or 0) * line.share.part for line in self.stars)
        return points / self.rated if self.rated else None


def chat_report(session: Session, scope: Scope, period: Period) -> ChatReport:
    """Return what became of the chats that were begun in a period."""
    waiting, oldest = session.execute(_waiting(scope)).one()
    answer = _first_answer()
    wait = answer.c.at - func.coalesce(_handed_over().scalar_subquery(), Conversation.started_at)
    quick, answered = func.count().filter(wait <= QUICK), func.count(answer.c.at)
    among = func.percentile_cont
    whole = _chats(scope, period, func.count(), quick, answered).add_columns(
        among(0.5).within_group(wait), among(0.9).within_group(wait), _alone(answer)
    )
    begun, soon, all_answered, median, most, alone = session.execute(
        whole.join(answer, true(), isouter=True)
    ).one()
    by_agent = _chats(scope, period, answer.c.by, quick, answered).join(answer, true())
    found = session.execute(by_agent.group_by(answer.c.by).order_by(answer.c.by)).all()
    return ChatReport(
        begun,
        waiting,
        oldest,
        median,
        most,
        Share(soon, all_answered),
        Share(alone, begun),
        [Line(name, Share(part, count)) for name, part, count in found],
        _stars(session, scope, period),
    )


def _waiting(scope: Scope) -> Select[*tuple[Any, ...]]:
    unanswered = and_(Ticket.customer_waits_since.is_not(None), Ticket.state.in_(ACTIVE))
    return (
        select(func.count(), func.min(Ticket.customer_waits_since))
        .join(Conversation, Conversation.ticket_id == Ticket.id)
        .where(scope.tickets, unanswered, Conversation.owner == Owner.PEOPLE)
    )


def _chats(scope: Scope, period: Period, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Conversation)
        .join(Ticket, Ticket.id == Conversation.ticket_id)
        .where(scope.tickets, period.holds(Conversation.started_at))
    )


def _first_answer() -> LateralFromClause:
    ours = and_(
        Message.ticket_id == Conversation.ticket_id,
        Message.visibility == Visibility.PUBLIC,
        ~Message.by_customer,
        ~Message.by_assistant,
    )
    columns = (Message.created_at.label("at"), Message.author_name.label("by"))
    first = select(*columns).where(ours).order_by(Message.id).limit(1)
    return first.correlate(Conversation).lateral("first_answer")


def _handed_over() -> Select[datetime | None]:
    about = and_(Fact.subject_kind == SUBJECT, Fact.subject_id == Conversation.ticket_id)
    return select(func.min(Fact.at)).where(about, Fact.kind == _HANDED_OVER).correlate(Conversation)


def _alone(answer: LateralFromClause) -> Any:  # noqa: ANN401 - a count
    """Count the chats that are over and were the assistant's to the end."""
    assistants = and_(Conversation.owner == Owner.ASSISTANT, Conversation.ended_at.is_not(None))
    return func.count().filter(assistants, answer.c.at.is_(None))


def _stars(session: Session, scope: Scope, period: Period) -> Sequence[Line]:
    query = _chats(scope, period, SurveyAsk.score, func.count())
    query = query.join(SurveyAsk, SurveyAsk.ticket_id == Ticket.id).group_by(SurveyAsk.score)
    query = query.where(SurveyAsk.channel == AskedBy.CHAT, SurveyAsk.score.is_not(None))
    given: dict[int, int] = dict(session.execute(query).all())
    rated = sum(given.values())
    return [Line(str(stars), Share(given.get(stars, 0), rated)) for stars in range(5, 0, -1)]
