"""Tables of who wants to hear of what by which way."""

from datetime import time

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base
from steward.notifications.rules import Quiet


class NotificationDefaults(Base):
    """What is usual for a role: `ways` by kind. A kind that is not there is as it was delivered."""

    __tablename__ = "notification_defaults"

    role: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    ways: Mapped[dict[str, list[str]]] = mapped_column(JSONB)

    __mapper_args__ = {"version_id_col": version}


class NotificationChoices(Base):
    """What somebody chose for themselves, and when they want no noise."""

    __tablename__ = "notification_choices"

    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    ways: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    zone: Mapped[str | None]
    urgent_passes: Mapped[bool] = mapped_column(default=True)

    @property
    def quiet(self) -> Quiet | None:
        """The quiet hours, where some are set."""
        if self.quiet_from is None or self.quiet_until is None or self.zone is None:
            return None
        return Quiet(self.quiet_from, self.quiet_until, self.zone, self.urgent_passes)
