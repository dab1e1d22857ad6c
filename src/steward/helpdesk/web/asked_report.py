"""What a report is asked for, as it stands in the address: days, a team, by team or by agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request

from steward.accounts import Team
from steward.helpdesk.queries import Period
from steward.kit import clock
from steward.kit.running import settings

LENGTHS = (7, 30, 90)  # days
_USUAL = 30
_MOST = timedelta(days=730)


def zone_here() -> ZoneInfo:
    """Return the zone of the business."""
    return ZoneInfo(settings().timezone)


@dataclass(frozen=True)
class AskedReport:
    """The days from `first` to `last`, both of them in; `days` where they are the latest ones."""

    first: date
    last: date
    days: int | None
    by_agent: bool
    team_id: int | None

    @classmethod
    def by_request(cls) -> "AskedReport":
        """Read the address of this request; what makes no sense there is as if it were not."""
        sent = request.args
        by_agent, team_id = sent.get("by") == "agent", sent.get("team", type=int)
        first, last = (sent.get(name, type=date.fromisoformat) for name in ("from", "to"))
        if first and last and first <= last <= first + _MOST:
            return cls(first, last, None, by_agent, team_id)
        today = clock.now().astimezone(zone_here()).date()
        days = sent.get("days", _USUAL, type=int)
        days = days if days in LENGTHS else _USUAL
        return cls(today - timedelta(days=days - 1), today, days, by_agent, team_id)

    @property
    def period(self) -> Period:
        """The period, by the clock of the business."""
        return Period.of_days(self.first, self.last, zone_here())

    def team_of(self, known: Sequence[Team]) -> Team | None:
        """Return the team that is asked for, None for all of them."""
        return next((team for team in known if team.id == self.team_id), None)

    def address(self, **other: object) -> str:
        """Return the query of an address that asks the same, with some parts put otherwise."""
        span = {"days": self.days} if self.days else {"from": self.first, "to": self.last}
        parts = {**span, "team": self.team_id, "by": "agent" if self.by_agent else None} | other
        return "?" + urlencode({name: value for name, value in parts.items() if value})
