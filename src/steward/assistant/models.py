"""Tables of the assistant: what it is taught, what it learned, how it is set, what it answered."""

from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.assistant.rules import LeadsTo
from steward.kit.db import Base, Id, Moment
from steward.quant.meaning import DIMENSIONS

_ONE = "id = 1"  # there is but one row


class TaughtIntent(Base):
    """Something that customers may mean, taught by questions, and what answers it."""

    __tablename__ = "assistant_intents"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    leads_to: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("articles.id", ondelete="SET NULL")
    )
    examples: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def tool(self) -> str:
        """What looks it up, or `person`; nothing where an article answers."""
        return "" if self.leads_to == LeadsTo.ARTICLE else self.leads_to


class AssistantSettings(Base):
    """How the assistant is set; `outside` are questions that it shall not know."""

    __tablename__ = "assistant_settings"
    __table_args__ = (
        CheckConstraint(_ONE, name="one"),
        CheckConstraint("threshold between 0 and 1", name="share"),
    )

    id: Mapped[Id]
    is_on: Mapped[bool]
    threshold: Mapped[float]
    outside: Mapped[list[str]] = mapped_column(ARRAY(TEXT))


class TaughtModel(Base):
    """When it learned last, from how much; `waits` while something was taught since."""

    __tablename__ = "assistant_models"
    __table_args__ = (CheckConstraint(_ONE, name="one"),)

    id: Mapped[Id]
    waits: Mapped[bool]
    begun_at: Mapped[Moment | None]
    seconds: Mapped[float]
    examples: Mapped[int]
    intents: Mapped[int]
    articles: Mapped[int]


class TaughtArrays(Base):
    """What it learned, as plain arrays; a row of its own, as it is megabytes."""

    __tablename__ = "assistant_arrays"
    __table_args__ = (CheckConstraint(_ONE, name="one"),)

    id: Mapped[Id]
    arrays: Mapped[bytes]


class GivenAnswer(Base):
    """A question and what became of it; `seen_to_at` once somebody taught it or let it be.

    `place` is where it was asked, in a conversation by which message; `citations` what was quoted:
    article, version, title, passage; or the pages that show what was looked up: title, url.
    """

    __tablename__ = "assistant_answers"
    __table_args__ = (
        Index("assistant_answers_ticket_ix", "ticket_id", "id"),
        Index("assistant_answers_at_ix", "at"),
        Index(
            "assistant_answers_missed_ix",
            "id",
            postgresql_where=text("seen_to_at is null and why in ('unsure', 'not_written')"),
        ),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    place: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="SET NULL")
    )
    ticket_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE")
    )
    message_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("messages.id", ondelete="CASCADE"), unique=True
    )
    question: Mapped[str]
    outcome: Mapped[str]
    why: Mapped[str]
    intent: Mapped[str]
    confidence: Mapped[float]
    answer: Mapped[str]
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_worded: Mapped[bool]
    helped: Mapped[bool | None]
    seen_to_at: Mapped[Moment | None]


class SolvedMeaning(Base):
    """What a solved ticket was about, so that one like it finds how it was solved."""

    __tablename__ = "solved_meanings"
    __table_args__ = (
        Index(
            "solved_meanings_ix",
            "meaning",
            postgresql_using="hnsw",
            postgresql_ops={"meaning": "halfvec_cosine_ops"},
        ),
    )

    ticket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    meaning: Mapped[Any] = mapped_column(HALFVEC(DIMENSIONS))
