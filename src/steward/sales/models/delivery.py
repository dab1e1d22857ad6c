"""The terms on which the house delivers: one row, where they are not the usual ones."""

from datetime import time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base

ONLY = 1


class DeliveryTermsRow(Base):
    """How quickly orders leave the house and arrive, in working days of a calendar.

    `carriers` has a line for each: its name, and where one of its parcels is looked up.
    """

    __tablename__ = "delivery_terms"
    __table_args__ = (
        CheckConstraint("id = 1", "only_one"),
        CheckConstraint(
            "handling_days >= 0 and transit_from >= 0 and transit_from <= transit_to", "days"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    version: Mapped[int] = mapped_column(default=1)
    calendar_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("calendars.id", ondelete="SET NULL")
    )
    cut_off: Mapped[time]
    handling_days: Mapped[int]
    transit_from: Mapped[int]
    transit_to: Mapped[int]
    carriers: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": version}
