"""Complaints, the problems found in them, their causes and what is planned about them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment
from steward.problems.errors import NotYet
from steward.problems.rules import (
    DIMENSIONS,
    TOLD,
    USUAL_HARMLESS,
    ActionState,
    Guard,
    Standing,
    number_of,
    standing_of,
)

ONLY = 1


class Complaint(Base):
    """Somebody complained, by a ticket or a return: evidence, told once whatever comes again.

    `key` begins with the number of its ticket or return and a slash. `problem_id` is the problem
    that it is of; `is_apart` says that somebody took it out of one, so that it is not put back by
    itself. One that somebody put in `by_hand` stays, though it names no goods. `cause_id` is its
    own cause, `topic_id` what is said, `article_id` what was cited to its person or drafted of it.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("(ticket_id is null) <> (return_id is null)", "source"),
        Index("complaints_problem_ix", "problem_id", "at"),
        Index("complaints_ticket_ix", "ticket_id"),
        Index("complaints_person_ix", "person_id"),
        Index("complaints_noted_ix", "noted_at"),
        Index("complaints_at_ix", "at"),
        *(
            Index(f"complaints_{one}_ix", "carrier" if one == "carrier" else f"{one}_id", "at")
            for one in (*DIMENSIONS, *TOLD)
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id", ondelete="CASCADE"))
    at: Mapped[Moment]
    noted_at: Mapped[Moment]
    ticket_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("tickets.id"))
    return_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("returns.id"))
    order_id: Mapped[BigInt | None]
    reason: Mapped[str] = mapped_column(default="")
    product_id: Mapped[BigInt | None]
    lot_id: Mapped[BigInt | None]
    supplier_id: Mapped[BigInt | None]
    place_id: Mapped[BigInt | None]
    carrier: Mapped[str | None]
    topic_id: Mapped[BigInt | None]
    article_id: Mapped[BigInt | None]
    sold_on: Mapped[date | None]
    problem_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("problems.id"))
    is_apart: Mapped[bool] = mapped_column(default=False)
    by_hand: Mapped[bool] = mapped_column(default=False)
    cause_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cause_codes.id"))


class Evidence(Base):
    """How far facts were read for complaints, and when was last looked for problems: one row.

    `seen` and `writers` are what the last look at the facts saw (`kit.settled`).
    """

    __tablename__ = "problem_evidence"
    __table_args__ = (CheckConstraint(f"id = {ONLY}", "only_one"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    after: Mapped[BigInt] = mapped_column(default=0)
    seen: Mapped[BigInt] = mapped_column(default=0)
    writers: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CauseCode(Base):
    """A cause by its name; one that is not used any more stays with what it was given to."""

    __tablename__ = "cause_codes"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    is_used: Mapped[bool] = mapped_column(default=True)


class Problem(Base):
    """Complaints beyond what is usual, in one slice of what was sold; people call it PB-3.

    `where` is the slice: values by dimension, as ids, carriers by name. `found` is what was found
    of it, up to the last look, and `chart` its weeks, as `rules` reads both. It opened at
    `opened_at` by complaints since `since`. `fixed_on` is the day from which on the fix runs; a
    problem that is closed was proven to be gone, or has an `end_reason`.
    """

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("(closed_at is null) = (end_reason is null)", "closed"),
        Index("problems_open_uq", "slice", unique=True, postgresql_where=text("closed_at is null")),
        Index("problems_closed_ix", "closed_at"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    slice: Mapped[str]
    where: Mapped[dict[str, str]] = mapped_column(JSONB)
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)
    chart: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    title: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    cause_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cause_codes.id"))
    whys: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    root: Mapped[str] = mapped_column(default="")
    remedy: Mapped[str] = mapped_column(default="")
    bones: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    since: Mapped[Moment]
    opened_at: Mapped[Moment]
    cause_found_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fixed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end_reason: Mapped[str | None]

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it: PB-3."""
        return number_of(self.id)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed_at is None

    def standing(self, today: date) -> Standing:
        """Say how far it is."""
        return standing_of(
            is_closed=not self.is_open,
            has_cause=self.cause_found_at is not None,
            fixed_on=self.fixed_on,
            today=today,
        )

    def find_cause(self, cause_id: int, root: str, remedy: str) -> None:
        """Note what is at the root of it."""
        self._must_be_open()
        self.cause_id, self.root, self.remedy = cause_id, root, remedy
        self.cause_found_at = self.cause_found_at or clock.now()

    def fix(self, day: date | None) -> None:
        """Note from which day on the fix runs; None takes that back."""
        self._must_be_open()
        if day is not None and self.cause_found_at is None:
            raise NotYet
        self.fixed_on = day

    def close(self, reason: str) -> None:
        """End it; without a reason it was proven."""
        self._must_be_open()
        self.closed_at, self.end_reason = clock.now(), reason

    def reopen(self) -> None:
        """Take it up again: what was done has not helped, or it was closed by mistake."""
        if self.is_open:
            raise NotYet
        self.closed_at = self.end_reason = None

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise NotYet


class ProblemAction(Base):
    """Something that somebody does about a problem until a day, and what it guards against."""

    __tablename__ = "problem_actions"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(ActionState)})", "state"),
        CheckConstraint(f"guard in ({one_of(Guard)})", "guard"),
        Index("problem_actions_problem_ix", "problem_id", "by_on"),
    )

    id: Mapped[Id]
    problem_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("problems.id"))
    what: Mapped[str]
    who_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=ActionState.PLANNED)
    guard: Mapped[str] = mapped_column(default=Guard.CORRECTIVE)
    against: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def move_to(self, state: ActionState) -> None:
        """Say how far it is."""
        self.state = state
        self.done_at = clock.now() if state == ActionState.DONE else None


class ProblemTerms(Base):
    """What work costs, and which reasons of returns are no complaint: one row, once it was set.

    `unit_minutes` is how long a ticket of size 1 takes, `hour_cost` what an hour costs, in the
    usual currency. `harmless` has a reason of a return, or a category of tickets, in each line.
    """

    __tablename__ = "problem_terms"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY}", "only_one"),
        CheckConstraint("unit_minutes >= 0 and hour_cost >= 0", "costs"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    version: Mapped[int] = mapped_column(default=1)
    unit_minutes: Mapped[Decimal] = mapped_column(default=Decimal(20))
    hour_cost: Mapped[Decimal] = mapped_column(default=Decimal(30))
    harmless: Mapped[str] = mapped_column(default="\n".join(USUAL_HARMLESS))

    __mapper_args__ = {"version_id_col": version}
