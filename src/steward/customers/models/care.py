"""Tables of follow-ups, the playbooks that make them, and the weekly proof of who is forgotten."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.customers.rules import FollowUpState, Keeper, Means, Occasion
from steward.customers.rules.care import USUAL_RISK
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment

_OPEN = text("state = 'open'")


def _user() -> Mapped[int | None]:
    return mapped_column(BigInteger, ForeignKey("users.id"))


class Playbook(Base):
    """A rule that makes a follow-up `days` after an occasion, of those in a segment or of all.

    `risk` is the share of such customers who leave where nobody follows them up. At most
    `daily_most` are made a day, the most valuable first; None makes all.
    """

    __tablename__ = "playbooks"
    __table_args__ = (
        CheckConstraint(f"occasion in ({one_of(Occasion)})", "occasion"),
        CheckConstraint(f"means in ({one_of(Means)})", "means"),
        CheckConstraint(f"keeper in ({one_of(Keeper)})", "keeper"),
        CheckConstraint("days between 0 and 365", "days"),
        CheckConstraint("risk between 0 and 1", "risk"),
        CheckConstraint("daily_most > 0", "daily_most"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    occasion: Mapped[str]
    segment_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("segments.id"))
    days: Mapped[int]
    means: Mapped[str]
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    keeper: Mapped[str]
    risk: Mapped[float]
    daily_most: Mapped[int | None]
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}


class FollowUp(Base):
    """What is done next for a customer, by when, by whom, and what came of it.

    `because` says in words what it came of, `link` leads there; `key` is that of the occasion, of
    which a playbook makes one only. `tries` are how often nobody was reached.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        CheckConstraint(f"means in ({one_of(Means)})", "means"),
        CheckConstraint(f"state in ({one_of(FollowUpState)})", "state"),
        CheckConstraint("(state = 'open') = (ended_at is null)", "ended"),
        Index("follow_ups_once_uq", "key", "playbook_id", unique=True),
        Index("follow_ups_person_ix", "person_id"),
        Index("follow_ups_open_ix", "assignee_id", "due_on", postgresql_where=_OPEN),
        Index("follow_ups_ended_ix", "ended_at", "id"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id", ondelete="CASCADE"))
    means: Mapped[str]
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    assignee_id: Mapped[int | None] = _user()
    risk: Mapped[float] = mapped_column(default=USUAL_RISK)
    playbook_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("playbooks.id", ondelete="SET NULL")
    )
    key: Mapped[str | None]
    because: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default=FollowUpState.OPEN)
    outcome: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version}


class CareProof(Base):
    """How many customers were open in a week (its Monday), what kept them, how many nothing did."""

    __tablename__ = "care_proofs"

    week: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    dated: Mapped[int]
    late: Mapped[int]
    rule: Mapped[int]
    forgotten: Mapped[int]
    let_go: Mapped[int]
