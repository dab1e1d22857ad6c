"""Tables of promises: the calendars by which they run."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.promises.rules import Hours, Period, SpecialDay

_Rows = Mapped[list[Any]]


class Calendar(Base):
    """The business hours of a place or a team. `week` and `special` are Hours as JSON."""

    __tablename__ = "calendars"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    zone: Mapped[str]
    week: _Rows = mapped_column(JSONB)
    special: _Rows = mapped_column(JSONB, default=list)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def hours(self) -> Hours:
        """When it is open."""
        week = tuple(tuple(Period(*pair) for pair in day) for day in self.week)
        return Hours(ZoneInfo(self.zone), week, tuple(map(_special_day, self.special)))

    def open_by(self, hours: Hours) -> None:
        """Open and close by other hours."""
        self.zone = hours.zone.key
        self.week = [list(map(list, day)) for day in hours.week]
        self.special = [
            [one.day.isoformat(), list(map(list, one.periods)), one.name]
            for one in sorted(hours.special)
        ]


def _special_day(row: list[Any]) -> SpecialDay:
    day, periods, name = row
    return SpecialDay(date.fromisoformat(day), tuple(Period(*pair) for pair in periods), name)
