"""Conversations: what a ticket that is talked about live has beside its messages."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Moment


class Conversation(Base):
    """A live talk, one to one with its ticket; who holds the token is the visitor.

    `owner` is who answers. Triggers keep it to one: the assistant's words are refused where people
    own it, and a person who gets the ticket or answers owns it from that moment, for good.
    `visitor_seen` and `agent_seen` are the last messages that each side has seen. From `by_mail_at`
    on answers go by mail: nobody was there to answer, or the visitor did not look any more.
    From `forgotten_at` on nobody knows any more what was said.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("owner in ('assistant', 'people')", name="owner"),
        Index("conversations_going_on_ix", "ticket_id", postgresql_where=text("ended_at is null")),
        Index(
            "conversations_ended_ix",
            "ended_at",
            postgresql_where=text("forgotten_at is null and user_id is null"),
        ),
    )

    ticket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    owner: Mapped[str]
    page: Mapped[str | None]
    visitor_seen: Mapped[int] = mapped_column(BigInteger, default=0)
    agent_seen: Mapped[int] = mapped_column(BigInteger, default=0)
    started_at: Mapped[Moment]
    by_mail_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    forgotten_at: Mapped[Moment | None]

    @property
    def is_live(self) -> bool:
        """Whether the visitor is taken to read answers where they were asked for."""
        return self.by_mail_at is None and self.ended_at is None
