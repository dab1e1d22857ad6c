"""The table of people's telephone numbers for text messages."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Moment


class Phone(Base):
    """Somebody's number (E.164), used once they typed the code that was sent to it.

    `stopped_at` is when they asked for no more texts. `listed_on` is the day, in their zone, on
    which the list of their queries was last sent by itself.
    """

    __tablename__ = "phones"
    __table_args__ = (
        Index(
            "phones_number_uq",
            "number",
            unique=True,
            postgresql_where=text("verified_at is not null"),
        ),
    )

    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[str]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_expires_at: Mapped[Moment | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    verified_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]
    daily_list: Mapped[bool] = mapped_column(default=False)
    listed_on: Mapped[date | None]

    @property
    def is_usable(self) -> bool:
        """Whether texts may go there."""
        return self.verified_at is not None and self.stopped_at is None
