"""How far our own rows have come on their way into the lake."""

from datetime import datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt


class LakeFlow(Base):
    """A flow into the lake: all that facts up to `done` tell of is there, since `at`.

    `done` is None before it has run. `seen` and `writers` are of its last look at the facts, by
    which the next run knows what is settled.
    """

    __tablename__ = "lake_flows"

    name: Mapped[str] = mapped_column(primary_key=True)
    done: Mapped[BigInt | None]
    seen: Mapped[BigInt] = mapped_column(default=0)
    writers: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
