"""What customers say when they are asked how it was: scores, shares with their doubt, when to ask.

CSAT is asked of a solved ticket, 1 to 5; NPS of a business as a whole, 0 to 10.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from steward.helpdesk.rules.shares import Share
from steward.quant.books import net_share

FEWEST = 10  # answers; of fewer nothing is judged
ANSWERED_WITHIN = timedelta(days=14)  # from the question on, and from the first answer on
_FIRST_HOUR, _HOURS = 9, 8  # in which people are asked whether they recommend us


class Survey(StrEnum):
    """What is asked: how content somebody is with a ticket, or whether they recommend us."""

    CSAT = "csat"
    NPS = "nps"

    @property
    def scores(self) -> range:
        """What may be answered, from the worst to the best."""
        return range(1, 6) if self is Survey.CSAT else range(11)

    def is_good(self, score: int) -> bool:
        """Whether somebody is content (4 and 5), or recommends us (9 and 10)."""
        return score >= (4 if self is Survey.CSAT else 9)

    def is_bad(self, score: int) -> bool:
        """Whether somebody is not content (1 and 2), or advises against us (0 to 6)."""
        return score <= (2 if self is Survey.CSAT else 6)


class AskedBy(StrEnum):
    """By which way somebody was asked, or answered."""

    MAIL = "mail"
    CHAT = "chat"


class Answers(NamedTuple):
    """How many were asked, as far as that arrived, and answered; how many of these good or bad."""

    asked: int = 0
    answered: int = 0
    good: int = 0
    bad: int = 0

    def plus(self, other: "Answers") -> "Answers":
        """Return both together."""
        return Answers(*map(sum, zip(self, other, strict=True)))

    @property
    def rate(self) -> Share:
        """How many of those who were asked have answered."""
        return Share(self.answered, self.asked)

    @property
    def content(self) -> Share:
        """CSAT: how many of those who answered are content."""
        return Share(self.good, self.answered)

    @property
    def is_few(self) -> bool:
        """Whether these are too few to judge by."""
        return self.answered < FEWEST

    @property
    def nps(self) -> float | None:
        """Those who recommend us less those who advise against, in percent of all who answered."""
        return 100 * (self.good - self.bad) / self.answered if self.answered else None

    @property
    def nps_interval(self) -> tuple[float, float]:
        """The 95 % interval of NPS, a mean of −1, 0 and 1; −100 to 100 of nothing."""
        low, high = net_share(self.good, self.bad, self.answered)
        return 100 * low, 100 * high


class Handled(NamedTuple):
    """Answers to one agent's tickets of one kind; `agent_id` is None where none of us had them."""

    agent_id: int | None
    category: str | None
    severity: str | None
    answers: Answers


class Verdict(StrEnum):
    """How an agent stands beside what is expected of tickets like theirs."""

    FEW = "few"
    ABOVE = "above"
    AS_EXPECTED = "as expected"
    BELOW = "below"


@dataclass(frozen=True)
class Fair:
    """How content an agent's customers are, and how content all of ours are with such tickets."""

    answers: Answers
    expected: float

    @property
    def verdict(self) -> Verdict:
        """Whether the difference is more than chance would make it, at 95 %."""
        if self.answers.is_few:
            return Verdict.FEW
        low, high = self.answers.content.interval
        if low <= self.expected <= high:
            return Verdict.AS_EXPECTED
        return Verdict.ABOVE if self.expected < low else Verdict.BELOW


def compared_fairly(handled: Iterable[Handled]) -> dict[int | None, Fair]:
    """Return how each agent stands beside what their mix of tickets lets expect.

    Indirect standardisation: to each of an agent's answers that share of content customers is
    expected which all agents together have with tickets of its category and severity (N. E. Breslow
    and N. E. Day, Statistical Methods in Cancer Research II, 1987, chapter 2). Of kinds with fewer
    than FEWEST answers that of the severity is taken, and else that of all.
    """
    rows = list(handled)
    known = _sums(rows)
    fair: dict[int | None, Fair] = {}
    for agent_id in dict.fromkeys(row.agent_id for row in rows):
        own = [row for row in rows if row.agent_id == agent_id]
        sums = _sum(row.answers for row in own)
        if sums.answered:
            hoped = sum(row.answers.answered * _usual(row, known) for row in own)
            fair[agent_id] = Fair(sums, hoped / sums.answered)
    return fair


_Key = tuple[str | None, ...]


def _sums(rows: Iterable[Handled]) -> Mapping[_Key, Answers]:
    sums: dict[_Key, Answers] = {}
    for row in rows:
        for key in _keys(row):
            sums[key] = sums.get(key, Answers()).plus(row.answers)
    return sums


def _keys(row: Handled) -> tuple[_Key, _Key, _Key]:
    """Name what a row is compared with, the nearest first."""
    return (row.severity, row.category), (row.severity,), ()


def _usual(row: Handled, known: Mapping[_Key, Answers]) -> float:
    enough = (known[key] for key in _keys(row) if not known[key].is_few)
    return next(enough, known[()]).content.value or 0.0


def _sum(answers: Iterable[Answers]) -> Answers:
    total = Answers()
    for one in answers:
        total = total.plus(one)
    return total


class Quarter(NamedTuple):
    """A quarter of a year: its first day, and how many it has."""

    first: date
    days: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter that a day is in."""
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        after = (first + timedelta(days=100)).replace(day=1)
        return cls(first, (after - first).days)

    def moment_for(self, person_id: int, percent: int, zone: ZoneInfo) -> datetime | None:
        """Return when somebody is asked in this quarter, or None where it is not their turn.

        The same people at the same moments however often one asks: `percent` of all, spread over
        the days of the quarter, from nine to five o'clock in a zone.
        """
        drawn = sha256(f"{self.first} {person_id}".encode()).digest()
        turn, day, hour = (int.from_bytes(drawn[i : i + 6]) / (1 << 48) for i in (0, 6, 12))
        if turn * 100 >= percent:
            return None
        when = time(_FIRST_HOUR + int(hour * _HOURS), int(hour * _HOURS * 60) % 60)
        return datetime.combine(self.first + timedelta(days=int(day * self.days)), when, zone)
