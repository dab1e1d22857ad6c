"""What is said because of a problem: the note that warns, and messages to all whom it concerns."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment
from steward.problems.rules import About, Way


class ProblemNote(Base):
    """What customers are told who ask about what a problem is of: we know; here is what to do.

    `words` are in the language of the business, `others` by their languages. It is told until it
    `ended_at`, and no longer than its problem is open.
    """

    __tablename__ = "problem_notes"

    problem_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("problems.id"), primary_key=True)
    words: Mapped[str]
    others: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    by_name: Mapped[str]
    since: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def said_in(self, language: str) -> str:
        """Return the words in a language, or else in that of the business."""
        return self.others.get(language) or self.words


class ProblemMessage(Base):
    """Something told to all whom a problem concerns, each once, by a job; by whom and when.

    What is `about` tells to whom it goes. It goes to those who complain later, too, where
    `to_later`. Its words are in the language of the business; `others` has subject and body by
    further languages.
    """

    __tablename__ = "problem_messages"
    __table_args__ = (
        CheckConstraint(f"about in ({one_of(About)})", "about"),
        Index("problem_messages_problem_ix", "problem_id", "id"),
    )

    id: Mapped[Id]
    problem_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("problems.id"))
    about: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    others: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB, server_default="{}")
    to_later: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_name: Mapped[str]
    created_at: Mapped[Moment]

    def said_in(self, language: str | None) -> tuple[str, str]:
        """Return subject and body in a language, or else in that of the business."""
        other = (self.others or {}).get(language or "")
        return (other["subject"], other["body"]) if other else (self.subject, self.body)


class ProblemLetter(Base):
    """A message to one person, or to a ticket of theirs: `told` says by which way it went.

    Empty, it waits. `order_id` is the order that it is of; `why` is what went wrong.
    """

    __tablename__ = "problem_letters"
    __table_args__ = (
        CheckConstraint(f"told in ('', {one_of(Way)})", "told"),
        Index("problem_letters_waiting_ix", "message_id", "id", postgresql_where=text("told = ''")),
        Index("problem_letters_message_ix", "message_id", "person_id"),
        Index("problem_letters_person_ix", "person_id"),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("problem_messages.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id", ondelete="CASCADE"))
    ticket_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("tickets.id"))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    told: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
