"""The table of everybody's inbox."""

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, Id, Moment


class Notice(Base):
    """One line of somebody's inbox. `key` says what it is, so that nobody is told twice.

    What is of no ticket is found at `place` on our site.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_user_ix", "user_id", "id"),
        Index("notices_unread_ix", "user_id", postgresql_where=text("read_at is null")),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    ticket_id: Mapped[BigInt | None] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str]
    words: Mapped[str]
    place: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[Moment]
    read_at: Mapped[Moment | None]
