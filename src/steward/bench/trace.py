"""Seeded arrivals and staff for simulations: a week of a busy desk, its skills unevenly spread."""

from datetime import UTC, datetime, timedelta

import numpy as np

from steward.routing import Arrival, Member, Shift

_BEGIN = datetime(2026, 11, 16, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAYS, _STAFF, _SKILLS, _KNOWN = 5, 20, 8, 4
_LENGTH = 480  # minutes of a shift; half the staff begin at eight, the others at ten
_ENOUGH = 0.3  # proficiency from which work can be brought to its end
_SOLID = 0.4  # what tickets ask for is known at least so well by somebody
_EFFORT, _SPREAD = 18.0, 0.6  # median minutes, and sigma of its logarithm
_NEEDS = ((1, 2, 3), (0.60, 0.33, 0.07))
_SEVERITIES = ("critical", "high", "normal", "low")
_SHARES = (0.06, 0.20, 0.50, 0.24)
_PROMISES = {"critical": 60.0, "high": 120.0, "normal": 240.0, "low": 480.0}  # minutes


def generate(seed: int, load: float) -> tuple[list[Arrival], list[Member]]:
    """Make staff, and arrivals that take a share `load` of their time.

    That is counted as if each ticket went to somebody who can bring it to its end, whoever.
    """
    random = np.random.default_rng(seed)
    staff = [_member(number, random) for number in range(_STAFF)]
    left = load * _STAFF * _DAYS * _LENGTH
    arrivals = []
    while left > 0:
        arrival = _arrival(staff, random)
        able = [one for who in staff if (one := who.proficiency(arrival.skills)) >= _ENOUGH]
        arrivals.append(arrival)
        left -= arrival.effort / float(np.mean(able))
    return sorted(arrivals, key=lambda one: one.at), staff


def _member(number: int, random: np.random.Generator) -> Member:
    known = random.choice(_SKILLS, _KNOWN, replace=False)
    levels = {f"skill-{one}": max(0.05, round(float(random.beta(2, 1.6)), 2)) for one in known}
    levels[f"skill-{known[0]}"] = max(_SOLID, levels[f"skill-{known[0]}"])
    begins = _BEGIN + (480 + 120 * (number % 2)) * _MINUTE
    days = [begins + timedelta(days=day) for day in range(_DAYS)]
    shifts = tuple(Shift(day, day + _LENGTH * _MINUTE) for day in days)
    return Member(f"agent-{number}", levels, shifts, 1)


def _arrival(staff: list[Member], random: np.random.Generator) -> Arrival:
    """Ask for what somebody knows solidly; most come before noon."""
    expert = staff[random.integers(_STAFF)]
    solid = [skill for skill, level in expert.skills.items() if level >= _SOLID]
    count = min(len(solid), int(random.choice(_NEEDS[0], p=_NEEDS[1])))
    severity = str(random.choice(_SEVERITIES, p=_SHARES))
    minute = 480 + float(random.triangular(0, 240, 570))
    return Arrival(
        _BEGIN + timedelta(days=int(random.integers(_DAYS))) + minute * _MINUTE,
        severity,
        tuple(str(skill) for skill in random.choice(solid, count, replace=False)),
        max(3.0, round(float(random.lognormal(np.log(_EFFORT), _SPREAD)))),
        f"customer-{random.integers(400)}",
        _PROMISES[severity],
    )
