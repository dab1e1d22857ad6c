"""Replays a ticket of the demo business by the help desk's own rules, at the times it happened."""

from collections.abc import Iterator
from typing import Any

from steward.accounts import Actor
from steward.demo import content
from steward.demo.cast import Cast
from steward.demo.promises import Promising
from steward.helpdesk import (
    Channel,
    Message,
    MessageAdded,
    PastTicket,
    SeverityChanged,
    State,
    StateChanged,
    Ticket,
    TicketAssigned,
    TicketClosed,
    TicketEdited,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    Triage,
    Visibility,
    carry_past,
    judge_opening,
)
from steward.kit import clock
from steward.kit.bulk import PastFact
from steward.kit.events import Event
from steward.quant import dictionary_for

_NOTES = "english"  # what the staff write among themselves


class Replay:
    """Does to a ticket, step by step, what the verbs of the help desk would have done."""

    def __init__(
        self,
        source: content.Ticket,
        product: str | None,
        cast: Cast,
        promising: Promising,
        triage: Triage,
    ) -> None:
        self._source = source
        self._promising = promising
        self._product = product
        self._cast = cast
        self._triage = triage
        self._messages: list[Message] = []
        self._facts: list[PastFact] = []
        self._owner: dict[str, Any] = {"from_team": None, "from_agent": None}
        self._told_at = source.created_at

    def run(self, ticket_id: int, message_ids: Iterator[int]) -> PastTicket:
        """Return the ticket as its steps have left it, under ids that are reserved for it."""
        with clock.frozen(self._source.created_at):
            self._open(ticket_id)
        for step in self._source.steps:
            with clock.frozen(step.at):
                self._do(step, message_ids)
                self._book.keep(just_answered=self._told_at == step.at)
        promises = self._book.done()
        carry_past(self._ticket)
        return PastTicket(self._ticket, self._messages, self._facts, promises, self._words())

    def _do(self, step: content.Step, message_ids: Iterator[int]) -> None:
        actor = self._cast.actor(step.by)
        if isinstance(step, content.Message):
            self._say(step, next(message_ids), actor)
        elif isinstance(step, content.StateChange):
            self._turn(State(step.state), actor)
        else:
            self._give(step, actor)

    def _open(self, ticket_id: int) -> None:
        source, now = self._source, clock.now()
        self._stood = State.NEW
        self._ticket = Ticket(
            id=ticket_id,
            subject=source.subject,
            state=State.NEW,
            channel=source.channel,
            category=None if self._is_letter else source.category,
            product=self._product,
            order_ref=source.order,
            tags=list(source.tags),
            language=dictionary_for(source.language),
            customer_id=self._cast.people[source.customer],
            created_at=now,
            updated_at=now,
        )
        first = next(step for step in source.steps if isinstance(step, content.Message))
        judge_opening(self._ticket, first.body, self._triage)
        self._book = self._promising.book(self._ticket, self._cast.segments.get(source.customer))
        opened = TicketOpened(**self._about, channel=source.channel)
        self._record(opened, self._cast.actor(source.customer))

    @property
    def _is_letter(self) -> bool:
        """Whoever writes a mail chooses no category."""
        return self._source.channel == Channel.EMAIL.value

    @property
    def _about(self) -> dict[str, Any]:
        return {"subject_id": self._ticket.id, "customer_id": self._ticket.customer_id}

    def _record(self, event: Event, actor: Actor) -> None:
        self._facts.append(PastFact(event, clock.now(), actor.name, actor.user_id))

    def _say(self, step: content.Message, message_id: int, actor: Actor) -> None:
        by_customer = self._cast.is_customer(step.by)
        message = Message(
            id=message_id,
            ticket_id=self._ticket.id,
            visibility=step.visibility,
            by_customer=by_customer,
            author_id=actor.user_id,
            author_name=actor.name,
            channel=self._source.channel if by_customer else Channel.WEB,
            body=step.body,
            created_at=clock.now(),
        )
        self._hear(message)
        if self._messages:
            self._tell(message, actor)
        self._messages.append(message)

    def _hear(self, message: Message) -> None:
        """Let the ticket know; a word of thanks does not take it up again."""
        if message.visibility == Visibility.INTERNAL or self._ticket.is_done:
            self._ticket.updated_at = clock.now()
        elif message.by_customer:
            self._ticket.hear_customer()
        else:
            self._ticket.answer_customer()
            self._told_at = clock.now()

    def _tell(self, message: Message, actor: Actor) -> None:
        added = MessageAdded(
            **self._about,
            message_id=message.id,
            visibility=message.visibility,
            by_customer=message.by_customer,
            state=self._ticket.state,
        )
        self._record(added, actor)

    def _turn(self, state: State, actor: Actor) -> None:
        before, self._stood = self._stood, state
        told = self._told_at == clock.now()
        if state == State.RESOLVED:
            self._ticket.resolve()
            self._record(TicketResolved(**self._about, told=told), actor)
        elif state == State.CLOSED:
            self._ticket.close()
            self._record(TicketClosed(**self._about), actor)
        elif self._ticket.is_done:
            self._reopen(actor)
        elif state != before:
            self._move(state)
            changed = StateChanged(**self._about, before=before, after=state, told=told)
            self._record(changed, actor)

    def _move(self, state: State) -> None:
        """Whoever wrote just now may have moved it already."""
        if self._ticket.state != state:
            self._ticket.move_to(state)

    def _reopen(self, actor: Actor) -> None:
        before = self._ticket.state
        self._ticket.reopen()
        self._ticket.hear_customer()
        self._record(TicketReopened(**self._about, before=before), actor)

    def _give(self, step: content.Assignment | content.Transfer, actor: Actor) -> None:
        agent, team_id = self._cast.actor(step.agent), self._cast.teams[step.team]
        self._ticket.team_id, self._ticket.assignee_id = team_id, agent.user_id
        self._ticket.updated_at = clock.now()
        assigned = TicketAssigned(
            **self._about,
            team_id=team_id,
            agent_id=agent.user_id,
            team=step.team,
            agent=agent.name,
            **self._owner,
            reason=step.reason,
        )
        self._record(assigned, actor)
        self._owner = {"from_team": step.team, "from_agent": agent.name}
        self._correct(agent)

    def _correct(self, agent: Actor) -> None:
        """Whoever takes a ticket sorts it, and sets its severity where the rules were wrong."""
        if self._ticket.category != self._source.category:
            changes = {"category": [self._ticket.category, self._source.category]}
            self._ticket.category = self._source.category
            self._record(TicketEdited(**self._about, changes=changes), agent)
        before, after = self._ticket.severity, self._source.severity
        if after != before:
            self._ticket.severity, self._ticket.severity_by_person = after, True
            changed = SeverityChanged(**self._about, before=before, after=after)
            self._record(changed, agent)

    def _words(self) -> dict[str, str]:
        ticket = self._ticket
        references = (ticket.subject, ticket.product, ticket.order_ref, ticket.category)
        said = [*filter(None, references), *ticket.tags, *self._said(Visibility.PUBLIC)]
        words = {ticket.language: "\n".join(said)}
        notes = "\n".join(self._said(Visibility.INTERNAL))
        if notes:
            words[_NOTES] = f"{words.get(_NOTES, '')}\n{notes}"
        return words

    def _said(self, visibility: Visibility) -> Iterator[str]:
        return (one.body for one in self._messages if one.visibility == visibility)
