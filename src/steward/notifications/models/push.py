"""The table of browsers that hear by push."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.db import Base, Id, Moment


class PushSubscription(Base):
    """A browser of somebody's that is told. Its keys are public ones, by which we encrypt.

    It is told as long as the login lasts that it was signed in with; then its row sleeps, until
    the same person signs in there again, or the login is forgotten.
    """

    __tablename__ = "push_subscriptions"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    device: Mapped[str]
    created_at: Mapped[Moment]
    login_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("logins.id", ondelete="CASCADE"), index=True
    )
    told_until: Mapped[Moment]

    @property
    def is_told(self) -> bool:
        """Whether its login has not ended."""
        return self.told_until > clock.now()
