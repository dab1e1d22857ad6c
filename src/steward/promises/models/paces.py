"""How long promises usually take, measured of late: what customers are told to expect."""

from datetime import timedelta

from sqlalchemy import BigInteger, ForeignKey, Interval
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id


class Pace(Base):
    """The open time that promises of a kind took: half of them, and nine of ten, no longer.

    `policy_id` is None for all promises of the kind together; `number` is how many were measured.
    """

    __tablename__ = "paces"

    id: Mapped[Id]
    kind: Mapped[str]
    policy_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("policies.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    half: Mapped[timedelta] = mapped_column(Interval)
    most: Mapped[timedelta] = mapped_column(Interval)
