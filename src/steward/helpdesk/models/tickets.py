"""Tickets and what is said on them, and the rules of one ticket."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.rules import (
    ACTIVE,
    DONE,
    NEXT_STATES,
    STATE_WORDS,
    Severity,
    State,
    number_of,
)
from steward.kit import clock
from steward.kit.db import Base, FileHash, Id, Moment
from steward.kit.events import Fact
from steward.kit.marks import N_

FIRST_NUMBER = 1001
REOPEN_FOR = timedelta(days=30)
_OPEN = text("state in ('new', 'open', 'waiting_on_customer', 'on_hold') and withdrawn_at is null")
_UNOWNED = text(f"assignee_id is null and offered_to is null and {_OPEN.text}")
# What lists are sorted by: since when the customer waits, who does not comes last; and how severe.
WAITING_SINCE: ColumnElement[datetime] = literal_column(
    "coalesce(customer_waits_since, '9999-01-01 00:00:00+00'::timestamptz)",
    DateTime(timezone=True),
)
DUE: ColumnElement[datetime] = literal_column(
    "coalesce(due_at, '9999-01-01 00:00:00+00'::timestamptz)", DateTime(timezone=True)
)
SEVERITY_RANK: ColumnElement[int] = literal_column(
    "array_position('{critical,high,normal,low}'::text[], severity::text)", Integer
)


MOVES = text("kind in ('ticket.assigned', 'ticket.reopened')")


def _ticket_fk() -> ForeignKey:
    return ForeignKey("tickets.id", ondelete="CASCADE")


class Ticket(Base):
    """A customer's query. Its number is its id.

    `customer_waits_since` is when the customer last spoke without having been answered.
    `due_at` is when its next promise is due, `soon_at` when that becomes urgent.
    `size` is what it takes of a capacity, and `carried` what it takes now of `carried_by`'s. It is
    `offered_to` somebody until `offer_until`, who has not taken it yet.
    `order_ref` is the order in any words, `order_id` the one it was linked to.
    `withdrawn_at` hides a ticket whose import was undone; its facts stay. `score` and `factors` are
    how triage judges it; a `severity_by_person` is never overruled. `rises_at` is when waiting
    alone will raise its class.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("tickets_open_ix", "id", postgresql_where=_OPEN),
        Index("tickets_assignee_open_ix", "assignee_id", "id", postgresql_where=_OPEN),
        Index("tickets_team_open_ix", "team_id", "id", postgresql_where=_OPEN),
        Index("tickets_state_ix", "state", "id"),
        Index("tickets_customer_ix", "customer_id", "id"),
        Index("tickets_changed_ix", "updated_at", "id"),
        Index("tickets_waiting_ix", WAITING_SINCE, "id"),
        Index("tickets_due_ix", DUE, "id"),
        Index("tickets_due_open_ix", DUE, "id", postgresql_where=_OPEN),
        Index(
            "tickets_offered_ix",
            "offered_to",
            "offer_until",
            postgresql_where=text("offered_to is not null"),
        ),
        Index("tickets_unowned_ix", "id", postgresql_where=_UNOWNED),
        Index("tickets_created_ix", "created_at", postgresql_using="brin"),
        Index(
            "tickets_resolved_ix",
            "resolved_at",
            postgresql_where=text("resolved_at is not null"),
        ),
        Index("tickets_severity_ix", SEVERITY_RANK, "id"),
        Index("tickets_severity_open_ix", SEVERITY_RANK, "id", postgresql_where=_OPEN),
        Index("tickets_order_ix", "order_id", postgresql_where=text("order_id is not null")),
        Index("tickets_rises_ix", "rises_at", postgresql_where=text("rises_at is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(start=FIRST_NUMBER), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.NEW)
    severity: Mapped[str] = mapped_column(default=Severity.NORMAL)
    severity_by_person: Mapped[bool] = mapped_column(default=False)
    impact: Mapped[int | None] = mapped_column(SmallInteger)
    urgency: Mapped[int | None] = mapped_column(SmallInteger)
    score: Mapped[int | None] = mapped_column(SmallInteger)
    factors: Mapped[list[Any] | None] = mapped_column(
        JSONB(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    channel: Mapped[str]
    category: Mapped[str | None]
    product: Mapped[str | None]
    order_ref: Mapped[str | None]
    order_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("orders.id"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    language: Mapped[str]
    customer_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"))
    team_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("teams.id"))
    assignee_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    customer_waits_since: Mapped[Moment | None]
    rises_at: Mapped[Moment | None]
    first_replied_at: Mapped[Moment | None]
    resolved_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    due_at: Mapped[Moment | None]
    soon_at: Mapped[Moment | None]
    size: Mapped[float | None]
    carried: Mapped[float] = mapped_column(default=0.0)
    carried_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    offered_to: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    offer_until: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]
    import_id: Mapped[int | None] = mapped_column(BigInteger, index=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do, as far as we know."""
        return self.state in DONE

    def move_to(self, state: State) -> None:
        """Set a state that a person may choose. Raises NotPossibleNow."""
        if state not in NEXT_STATES[State(self.state)]:
            raise self._refusal(N_("become %(state)s", state=STATE_WORDS[state]))
        self._become(state)

    def resolve(self) -> None:
        """Say that it is solved. Raises NotPossibleNow when it is so already."""
        if self.state not in ACTIVE:
            raise self._refusal(N_("be resolved"))
        self._become(State.RESOLVED)
        self.resolved_at = clock.now()
        self._let_wait_no_more()

    def close(self) -> None:
        """Put it away for good: by the customer at any time, by us once it is resolved."""
        if self.state == State.CLOSED:
            raise self._refusal(N_("be closed"))
        self._become(State.CLOSED)
        self.closed_at = clock.now()
        self._let_wait_no_more()
        self.resolved_at = self.resolved_at or self.closed_at

    def reopen(self) -> None:
        """Take it up again. Raises NotPossibleNow when it was never done."""
        if not self.is_done:
            raise self._refusal(N_("be reopened"))
        self._become(State.OPEN)
        self.resolved_at = self.closed_at = None

    def reopen_for_customer(self) -> None:
        """The customer may take it up again for thirty days. Raises NotPossibleNow afterwards."""
        until = self.reopenable_until
        if until is not None and clock.now() > until:
            raise self._refusal(N_("be reopened after 30 days: ask anew"))
        self.reopen()

    def _refusal(self, verb: str) -> NotPossibleNow:
        return NotPossibleNow(self.number, STATE_WORDS[State(self.state)], verb)

    @property
    def reopenable_until(self) -> datetime | None:
        """Until when the customer may reopen it, or None when it is not done."""
        return self.resolved_at + REOPEN_FOR if self.resolved_at else None

    def _become(self, state: State) -> None:
        self.state = state
        self.updated_at = clock.now()

    def _let_wait_no_more(self) -> None:
        self.customer_waits_since = self.rises_at = None

    def hear_customer(self) -> None:
        """The customer wrote: it is our turn, and a wait for them is over."""
        now = clock.now()
        self.updated_at = now
        self.customer_waits_since = self.customer_waits_since or now
        if self.state == State.WAITING:
            self.state = State.OPEN

    def wake(self) -> None:
        """What it waited for is there: it is our turn, as when the customer writes."""
        self.customer_waits_since = self.customer_waits_since or clock.now()

    def answer_customer(self) -> None:
        """We wrote to the customer."""
        now = clock.now()
        self.updated_at = now
        self._let_wait_no_more()
        self.first_replied_at = self.first_replied_at or now
        if self.state == State.NEW:
            self.state = State.OPEN


# What boards and reports read of all facts: few, beside those of messages.
Index("facts_moves_ix", Fact.at, postgresql_where=MOVES)


class Message(Base):
    """Something said on a ticket, to everybody or among ourselves; never changed afterwards.

    `claim` is the address that it says it is from, where nothing proves it; `folded` is what only
    hung on the words: quotes and signatures. `client_id` is what a visitor's page calls it: sent
    again, it is the same. `citations` are where the assistant has its words from.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_ticket_ix", "ticket_id", "id"),
        Index(
            "messages_client_ix",
            "ticket_id",
            "client_id",
            unique=True,
            postgresql_where=text("client_id is not null"),
        ),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(BigInteger, _ticket_fk())
    visibility: Mapped[str]
    by_customer: Mapped[bool]
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    author_name: Mapped[str]
    channel: Mapped[str]
    body: Mapped[str]
    claim: Mapped[str | None]
    folded: Mapped[str | None]
    by_assistant: Mapped[bool] = mapped_column(default=False)
    client_id: Mapped[str | None]
    citations: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Moment]


class Attachment(Base):
    """A file that came with a message; its content is stored under its hash."""

    __tablename__ = "attachments"

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(BigInteger, _ticket_fk(), index=True)
    message_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("messages.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[FileHash]


class TicketWords(Base):
    """What full-text search looks at: subject, references and all messages, in one vector.

    A table of its own, so that a change of a ticket's state does not write the vector again.
    """

    __tablename__ = "ticket_words"
    __table_args__ = (Index("ticket_words_ix", "words", postgresql_using="gin"),)

    ticket_id: Mapped[int] = mapped_column(BigInteger, _ticket_fk(), primary_key=True)
    words: Mapped[Any] = mapped_column(TSVECTOR)
