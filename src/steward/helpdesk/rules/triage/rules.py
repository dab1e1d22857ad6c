"""The rules of triage as a lead edits them: numbers, and lists in the words of people."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.helpdesk.rules.tickets import Severity
from steward.helpdesk.rules.triage import defaults
from steward.helpdesk.rules.triage.values import HIGHEST, RANKS
from steward.kit.marks import N_
from steward.quant.words import folded, read_lists

_LONGEST = 20_000
MOST_DAYS, MOST_HOURS = 90, 24 * 90
_POINTS = frozenset(map(str, range(HIGHEST + 1)))


def _whole(most: int, least: int = 0) -> BeforeValidator:
    """Take a whole number within bounds; a person is told both."""

    def check(value: object) -> int:
        text = str(value).strip()
        # Digits of other scripts are numbers to int() as well: fine, but not 10,000 of them.
        if not text.isdecimal() or len(text) > len(str(most)) + 3 or not least <= int(text) <= most:
            msg = N_(
                "This must be a whole number from %(least)s to %(most)s.", least=least, most=most
            )
            raise ValueError(msg)
        return int(text)

    return BeforeValidator(check)


def _or_nothing(value: object) -> object:
    return "" if value is None else value


Points = Annotated[int, _whole(HIGHEST)]
Written = Annotated[
    str,
    StringConstraints(max_length=_LONGEST, pattern="^[^\x00]*$", strip_whitespace=True),
    BeforeValidator(_or_nothing),
]


class TriageRules(BaseModel):
    """What gives how many points, and where the classes begin. The defaults suit most."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    normal_from: Points = 20
    high_from: Points = 50
    critical_from: Points = 75
    start: Points = 25
    safety_points: Points = 50
    safety_words: Written = defaults.SAFETY_WORDS
    outage_points: Points = 30
    outage_words: Written = defaults.OUTAGE_WORDS
    no_hurry_points: Points = 15
    no_hurry_words: Written = defaults.NO_HURRY_WORDS
    tone_points: Annotated[int, _whole(20)] = 8
    angry_words: Written = defaults.ANGRY_WORDS
    product_points: Written = ""
    criticality_points: Points = 10
    order_points: Points = 10
    order_top: Annotated[int, _whole(10_000_000, 1)] = 1_000
    customer_points: Points = 10
    segment_points: Written = ""
    repeat_points: Points = 6
    repeat_most: Points = 18
    repeat_days: Annotated[int, _whole(MOST_DAYS, 1)] = 7
    wait_points: Points = 5
    wait_hours: Annotated[int, _whole(MOST_HOURS, 1)] = 24
    wait_most: Points = 25
    # impact (1 to 3) and urgency (1 to 3) give a class: the standard priority matrix of ITIL,
    # without its fifth step
    matrix_11: Severity = Severity.CRITICAL
    matrix_12: Severity = Severity.HIGH
    matrix_13: Severity = Severity.NORMAL
    matrix_21: Severity = Severity.HIGH
    matrix_22: Severity = Severity.NORMAL
    matrix_23: Severity = Severity.LOW
    matrix_31: Severity = Severity.NORMAL
    matrix_32: Severity = Severity.LOW
    matrix_33: Severity = Severity.LOW

    @field_validator("high_from", "critical_from")
    @classmethod
    def _rising(cls, value: int, info: ValidationInfo) -> int:
        below = {"high_from": "normal_from", "critical_from": "high_from"}[str(info.field_name)]
        if value <= info.data.get(below, -1):
            msg = N_(
                "This must be more than %(below)s, where the class below begins.",
                below=info.data[below],
            )
            raise ValueError(msg)
        return value

    @field_validator("start")
    @classmethod
    def _starts_normal(cls, value: int, info: ValidationInfo) -> int:
        least, most = info.data.get("normal_from", 0), info.data.get("high_from", HIGHEST + 1)
        if not least <= value < most:
            msg = N_(
                "A ticket of which nothing is known is normal: from %(least)s to %(most)s.",
                least=least,
                most=most - 1,
            )
            raise ValueError(msg)
        return value

    @field_validator("safety_words", "outage_words", "no_hurry_words", "angry_words")
    @classmethod
    def _readable_words(cls, value: str) -> str:
        read_lists(value)
        return value

    @field_validator("product_points", "segment_points")
    @classmethod
    def _readable_products(cls, value: str) -> str:
        read_products(value)
        return value

    @field_validator("repeat_most")
    @classmethod
    def _at_least_one_repeat(cls, value: int, info: ValidationInfo) -> int:
        return _not_below(value, info.data.get("repeat_points", 0))

    @field_validator("wait_most")
    @classmethod
    def _at_least_one_wait(cls, value: int, info: ValidationInfo) -> int:
        return _not_below(value, info.data.get("wait_points", 0))

    @field_validator(
        "matrix_12",
        "matrix_13",
        "matrix_21",
        "matrix_22",
        "matrix_23",
        "matrix_31",
        "matrix_32",
        "matrix_33",
    )
    @classmethod
    def _no_worse_than_its_neighbours(cls, value: Severity, info: ValidationInfo) -> Severity:
        impact, urgency = map(int, str(info.field_name)[-2:])
        for other in (f"matrix_{impact - 1}{urgency}", f"matrix_{impact}{urgency - 1}"):
            worse = info.data.get(other, Severity.CRITICAL)
            if RANKS[value] > RANKS[worse]:
                msg = N_(
                    "Less impact or urgency cannot make it worse than %(worse)s.", worse=worse.value
                )
                raise ValueError(msg)
        return value

    def matrix(self, impact: int, urgency: int) -> Severity:
        """Return the class that impact and urgency (1 to 3 each) have."""
        severity: Severity = getattr(self, f"matrix_{impact}{urgency}")
        return severity

    def class_of(self, score: int) -> Severity:
        """Return the class to which a score belongs."""
        bounds = (
            (self.critical_from, Severity.CRITICAL),
            (self.high_from, Severity.HIGH),
            (self.normal_from, Severity.NORMAL),
        )
        return next((severity for bound, severity in bounds if score >= bound), Severity.LOW)

    def begins(self, severity: Severity) -> int:
        """Return the points with which a ticket starts that people have put into a class."""
        return {
            Severity.CRITICAL: self.critical_from,
            Severity.HIGH: self.high_from,
            Severity.NORMAL: self.start,
            Severity.LOW: 0,
        }[severity]


def _not_below(value: int, one: int) -> int:
    if value < one:
        msg = N_("This must be at least the points of one: %(one)s.", one=one)
        raise ValueError(msg)
    return value


def read_products(written: str) -> Mapping[str, tuple[str, int]]:
    """Read lines such as `Linea 2: 20`: folded name to the name and its points.

    ValueError says which line is none.
    """

    def wrong(line: str) -> str:
        return N_(
            "“%(line)s” names no product and its points. Write it like: Linea 2: 20", line=line
        )

    found = _read_points(written, wrong)
    return {folded(name): (name, points) for name, points in found}


def read_segments(written: str) -> Mapping[str, tuple[str, int]]:
    """Read lines such as `Regulars: 10`: name in small letters to the name and its points.

    ValueError says which line is none.
    """

    def wrong(line: str) -> str:
        return N_(
            "“%(line)s” names no segment and its points. Write it like: Regulars: 10", line=line
        )

    found = _read_points(written, wrong)
    return {name.casefold(): (name, points) for name, points in found}


def _read_points(written: str, wrong: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    for line in filter(str.strip, written.splitlines()):
        name, _, points = line.rpartition(":")
        number = points.strip()
        if not folded(name) or number not in _POINTS:
            raise ValueError(wrong(line.strip()[:60]))
        yield name.strip(), int(number)
