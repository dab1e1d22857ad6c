"""What is promised of the stock: to whom, until when, and of which levels."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import QUANTITY
from steward.inventory.rules import ReservationState
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment


class Reservation(Base):
    """Goods put aside for a holder such as "basket:7"; a firm one does not expire."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(ReservationState)})", "state"),
        CheckConstraint("(state = 'held') <= (expires_at is not null)", "expires_at"),
        Index("reservations_holder_ix", "holder"),
        Index("reservations_open_ix", "id", postgresql_where=text("state in ('held', 'firm')")),
        Index("reservations_expiry_ix", "expires_at", postgresql_where=text("state = 'held'")),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[str]
    state: Mapped[str]
    holder: Mapped[str]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]


class ReservationLine(Base):
    """How much of one level is promised by a reservation, and how much of that is delivered."""

    __tablename__ = "reservation_lines"
    __table_args__ = (
        CheckConstraint("fulfilled >= 0 and fulfilled <= quantity", "fulfilled"),
        Index("reservation_lines_level_ix", "level_id"),
    )

    reservation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("reservations.id"), primary_key=True
    )
    level_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("levels.id"), primary_key=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    fulfilled: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
