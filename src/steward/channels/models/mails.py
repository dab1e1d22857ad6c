"""Every mail that came: its bytes by their hash, and what became of it."""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, FileHash, Id, Moment

WAITING, READ = "waiting", "read"
_WAITS = text("state = 'waiting'")


class Way(StrEnum):
    """How a mail came."""

    IMAP = "imap"
    SMTP = "smtp"
    FILE = "file"


class InboundMail(Base):
    """A mail as it came, kept before anything is done with it. `key` says what it is, once.

    While it is being read, `due_at` lies in the future: that is the lease of the worker that reads
    it, and after a crash it lapses by itself. What takes long is read apart (`is_slow`). A quiet
    one is never answered by us. Once read, `kind` and `reason` say what was decided; `ticket_id`
    is where it belongs, `written_id` the message it became, `claim` whom nothing proves it is from.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (
        Index("inbound_mails_due_ix", "is_slow", "due_at", "id", postgresql_where=_WAITS),
        Index("inbound_mails_kind_ix", "kind", "id"),
        Index("inbound_mails_message_id_ix", "message_id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str]
    mailbox_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mailboxes.id", ondelete="SET NULL")
    )
    sha256: Mapped[FileHash]
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[Moment]
    envelope_from: Mapped[str | None]
    envelope_to: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    is_quiet: Mapped[bool] = mapped_column(default=False)
    is_slow: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment]
    error: Mapped[str | None]
    kind: Mapped[str | None]
    reason: Mapped[str | None]
    message_id: Mapped[str | None]
    fingerprint: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    claim: Mapped[str | None]
    ticket_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    written_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("messages.id", ondelete="SET NULL"), index=True
    )
