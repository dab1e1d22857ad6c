"""Facts of tickets, of how they are judged and given out, and of their imports."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


def bought_topic(ticket_id: int) -> str:
    """Name the live topic of what stands beside a ticket of what was bought."""
    return f"bought:{ticket_id}"


@dataclass(frozen=True, kw_only=True)
class TicketEvent(Event):
    """Something that happened to a ticket; `subject_id` is the ticket's id."""

    subject_kind: ClassVar[str] = "ticket"
    customer_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows this ticket, the desk's lists, and the customer's own list look again."""
        return (f"ticket:{self.subject_id}", "tickets", f"tickets-of:{self.customer_id}")

    @override
    def data(self) -> dict[str, Any]:
        """Leave the customer out: the ticket knows."""
        fields = super().data()
        del fields["customer_id"]
        return fields


@dataclass(frozen=True, kw_only=True)
class TicketOpened(TicketEvent):
    """A customer raised a query, or one of us did so for them.

    A quiet one is not answered by a mail of ours: it is from a program, or long past.
    """

    kind: ClassVar[str] = "ticket.opened"
    channel: str
    is_quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class GuidelinesRead(TicketEvent):
    """What must be read before asking, the customer has read: article, version and title of each.

    `now` says which of them they read for this ticket; the others they had read before.
    """

    kind: ClassVar[str] = "ticket.guidelines"
    articles: list[dict[str, int | str | bool]]


@dataclass(frozen=True, kw_only=True)
class MessageAdded(TicketEvent):
    """Somebody wrote on a ticket. `state` is where the ticket stands after it."""

    kind: ClassVar[str] = "ticket.message"
    message_id: int
    visibility: str
    by_customer: bool
    state: str


@dataclass(frozen=True, kw_only=True)
class ArticleDrafted(TicketEvent):
    """Somebody drafted an article from what was asked and answered."""

    kind: ClassVar[str] = "ticket.article"
    article_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(TicketEvent):
    """A ticket went to an agent, a team, both or nobody, for a reason."""

    kind: ClassVar[str] = "ticket.assigned"
    team_id: int | None
    agent_id: int | None
    team: str | None
    agent: str | None
    from_team: str | None
    from_agent: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class TicketOffered(TicketEvent):
    """A ticket is offered to an agent until a moment (RFC 3339)."""

    kind: ClassVar[str] = "ticket.offered"
    agent_id: int
    agent: str
    until: str


@dataclass(frozen=True, kw_only=True)
class OfferReturned(TicketEvent):
    """An agent did not take a ticket that was offered, and why."""

    kind: ClassVar[str] = "ticket.offer_returned"
    agent_id: int
    agent: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StateChanged(TicketEvent):
    """A ticket's state was set. `told` says that our message in the same act does so."""

    kind: ClassVar[str] = "ticket.state"
    before: str
    after: str
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketResolved(TicketEvent):
    """A ticket is solved, as far as we know. `told` as in StateChanged."""

    kind: ClassVar[str] = "ticket.resolved"
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketReopened(TicketEvent):
    """A solved ticket was taken up again. `told` as in StateChanged."""

    kind: ClassVar[str] = "ticket.reopened"
    before: str
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketClosed(TicketEvent):
    """A ticket was put away."""

    kind: ClassVar[str] = "ticket.closed"


@dataclass(frozen=True, kw_only=True)
class SeverityChanged(TicketEvent):
    """How badly the customer is held up was judged anew.

    `reason` is empty where a person did; else what made the rules raise it: `wrote` (what the
    customer wrote now), `waited`, `learned` (as people judged tickets like it).
    """

    kind: ClassVar[str] = "ticket.severity"
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketEdited(TicketEvent):
    """Subject, category, references or tags were changed; `changes` is old and new of each."""

    kind: ClassVar[str] = "ticket.edited"
    changes: dict[str, list[Any]]

    @override
    def topics(self) -> tuple[str, ...]:
        """Another order or product, and what was bought looks again, too."""
        return (*super().topics(), bought_topic(self.subject_id))


@dataclass(frozen=True, kw_only=True)
class UpdatePromised(TicketEvent):
    """One of us promised the customer to hear from us by a moment (RFC 3339), about `words`."""

    kind: ClassVar[str] = "ticket.update_promised"
    due_at: str
    words: str


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(TicketEvent):
    """So many percent (`share`) of a promise's time are used, and `steps` are done: act and whom.

    `broken` says that with this it was not kept.
    """

    kind: ClassVar[str] = "ticket.escalated"
    promise: str
    promise_id: int
    share: int
    broken: bool
    steps: list[list[str]]


@dataclass(frozen=True, kw_only=True)
class PromiseAcknowledged(TicketEvent):
    """One of us has seen that `promises` are at risk: nothing more escalates for them."""

    kind: ClassVar[str] = "ticket.acknowledged"
    promises: list[str]


@dataclass(frozen=True, kw_only=True)
class TicketWorkedOn(TicketEvent):
    """Somebody worked on a ticket, and the system it was imported from keeps no detail."""

    kind: ClassVar[str] = "ticket.worked"


@dataclass(frozen=True, kw_only=True)
class TicketWithdrawn(TicketEvent):
    """The import that brought a ticket was undone."""

    kind: ClassVar[str] = "ticket.withdrawn"
    import_id: int


@dataclass(frozen=True, kw_only=True)
class TicketBroughtBack(TicketEvent):
    """A withdrawn ticket was imported again."""

    kind: ClassVar[str] = "ticket.back"
    import_id: int


@dataclass(frozen=True, kw_only=True)
class TriageRulesChanged(Event):
    """The rules of triage were changed; `changes` is old and new of each that was."""

    kind: ClassVar[str] = "triage.changed"
    subject_kind: ClassVar[str] = "triage"
    changes: dict[str, list[Any]]

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the rules looks again."""
        return ("triage",)


@dataclass(frozen=True, kw_only=True)
class TriageLearned(Event):
    """Triage has learned a thing from the tickets that people have resolved, or tried to.

    Figures are macro-F1 on tickets held out, in percent; it is on where it beats the rules.
    """

    kind: ClassVar[str] = "triage.learned"
    subject_kind: ClassVar[str] = "triage"
    what: str
    examples: int
    learned: int | None
    rules: int | None
    is_on: bool

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the rules looks again."""
        return ("triage",)


@dataclass(frozen=True, kw_only=True)
class TicketsImported(Event):
    """A file of tickets was imported to its end."""

    kind: ClassVar[str] = "import.done"
    subject_kind: ClassVar[str] = "import"
    file: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """An import was undone; `kept` are the numbers of tickets that people had worked on since."""

    kind: ClassVar[str] = "import.undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: list[str]


@dataclass(frozen=True, kw_only=True)
class RoutingRulesChanged(Event):
    """Tickets are given out otherwise; `changes` is old and new of each rule that was changed."""

    kind: ClassVar[str] = "routing.changed"
    subject_kind: ClassVar[str] = "routing"
    changes: dict[str, list[Any]]
