"""The calendars by which promises run, and the hours they had before."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.promises.rules import Hours, Period, SpecialDay

_Rows = Mapped[list[Any]]


class _AsJson:
    """Hours in three columns: `week` and `special` are lists of lists."""

    zone: Mapped[str]
    week: _Rows = mapped_column(JSONB)
    special: _Rows = mapped_column(JSONB, default=list)

    @property
    def hours(self) -> Hours:
        """When it is open."""
        week = tuple(tuple(Period(*pair) for pair in day) for day in self.week)
        return Hours(ZoneInfo(self.zone), week, tuple(map(_special_day, self.special)))


class Calendar(_AsJson, Base):
    """The business hours of a place or a team; `changed_at` is since when they are these."""

    __tablename__ = "calendars"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    def open_by(self, hours: Hours) -> None:
        """Open and close by other hours."""
        self.zone = hours.zone.key
        self.week = [list(map(list, day)) for day in hours.week]
        self.special = [
            [one.day.isoformat(), list(map(list, one.periods)), one.name]
            for one in sorted(hours.special)
        ]


class FormerHours(_AsJson, Base):
    """The hours that a calendar had until a moment: clocks that ran by them are settled by them."""

    __tablename__ = "former_hours"
    __table_args__ = (Index("former_hours_calendar_ix", "calendar_id", "until"),)

    id: Mapped[Id]
    calendar_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("calendars.id", ondelete="CASCADE")
    )
    until: Mapped[Moment]


def _special_day(row: list[Any]) -> SpecialDay:
    day, periods, name = row
    return SpecialDay(date.fromisoformat(day), tuple(Period(*pair) for pair in periods), name)
