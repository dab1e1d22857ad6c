"""The table of what is to leave the system, and what became of it."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment

WAITING, SENT, DEAD = "waiting", "sent", "dead"
MAIL, SMS, WEBHOOK, PUSH = "mail", "sms", "webhook", "push"
HOOK_ID = text("(payload ->> 'hook_id')")
MAY_LOOP = text("payload @> '{\"may_loop\": true}'")


class Letter(Base):
    """One message to the outside. `key` says what it is, so that it is written only once.

    While a letter is being sent, `due_at` lies in the future: that is the lease of the worker
    that sends it, and after a crash it lapses by itself. What cannot be delivered is tried again
    until `give_up_at`; then it is dead and waits for a person.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due_ix", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("outbox_state_ix", "state", "id"),
        Index("outbox_looping_ix", "recipient", "sent_at", postgresql_where=MAY_LOOP),
        Index("outbox_hook_ix", HOOK_ID, "id", postgresql_where=text("channel = 'webhook'")),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    recipient: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    give_up_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]

    @property
    def title(self) -> str:
        """What it is, in a line; of what has no subject, how it begins."""
        return str(self.payload.get("subject") or self.beginning)

    @property
    def beginning(self) -> str:
        """How its words begin; nothing of what is for its reader alone."""
        return "" if self.is_confidential else str(self.payload.get("text", "")).partition("\n")[0]

    @property
    def is_confidential(self) -> bool:
        """Whether it is for its reader alone."""
        return bool(self.payload.get("confidential"))


class Try(Base):
    """One attempt to deliver a letter that goes by HTTP, and what the other side answered."""

    __tablename__ = "outbox_tries"

    id: Mapped[Id]
    letter_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("outbox.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[Moment]
    milliseconds: Mapped[int]
    arrived: Mapped[bool]
    answer: Mapped[str]
