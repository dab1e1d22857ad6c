"""Triage: its rules, what was learned, and what that says of a ticket."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Moment


class TriageRulesRow(Base):
    """The rules of triage as a lead has edited them, as JSON; without a row the usual ones hold."""

    __tablename__ = "triage_rules"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    version: Mapped[int] = mapped_column(default=1)
    rules: Mapped[str]
    changed_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}


class TriageModel(Base):
    """What was learned of one thing, `category` or `severity`, and how well it does it.

    Both figures are macro-F1 on tickets that learning has not seen. `arrays` are NumPy's, and there
    only once there were enough tickets.
    """

    __tablename__ = "triage_models"

    what: Mapped[str] = mapped_column(primary_key=True)
    trained_at: Mapped[Moment]
    examples: Mapped[int]
    held_out: Mapped[int]
    learned_f1: Mapped[float | None]
    rules_f1: Mapped[float | None]
    on_since: Mapped[Moment | None]
    arrays: Mapped[bytes | None] = mapped_column(deferred=True, deferred_raiseload=True)


class TriageSuggestion(Base):
    """What was learned says of a ticket, and how sure it is; beside the hot row of the ticket."""

    __tablename__ = "triage_suggestions"

    ticket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[str | None]
    category_probability: Mapped[float | None]
    severity: Mapped[str | None]
    severity_probability: Mapped[float | None]
    made_at: Mapped[Moment]
