"""Deals that were drawn, with the history of their stages, as they lie in the lake."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from flask import Flask
from sqlalchemy.orm import Session

from tests.books import land_rows

STAGES = ("Lead", "Offer", "Talks")
TODAY = date(2026, 7, 1)
Row = dict[str, object]


@dataclass
class Course:
    """What became of a deal: the stages it stood in, from when to when, and how it ended."""

    number: str
    product: str
    region: str
    stood: list[tuple[str, date, date | None]]
    outcome: str


def _course(random: np.random.Generator, number: int) -> Course:
    product = ("Plain", "Slow", "Third")[number % 3]
    region = ("North", "South", "East", "West")[number // 3 % 4]
    day = date(2026, 1, 1) + timedelta(int(random.integers(0, 150)))
    stood: list[tuple[str, date, date | None]] = []
    for stage in STAGES:
        slow = 4 if (stage, product) == ("Offer", "Slow") else 1
        left = day + timedelta(1 + int(random.exponential(8 * slow)))
        if left >= TODAY:
            stood.append((stage, day, None))
            return Course(f"B-{number}", product, region, stood, "open")
        stood.append((stage, day, left))
        fails = 0.6 if (stage, region) == ("Talks", "South") else 0.2
        if random.random() < fails:
            return Course(f"B-{number}", product, region, stood, "lost")
        day = left
    return Course(f"B-{number}", product, region, stood, "won")


def _deal(one: Course) -> Row:
    last = one.stood[-1]
    return {
        "deal_number": one.number,
        "product": one.product,
        "region": one.region,
        "stage": last[0] if one.outcome == "open" else one.outcome.title(),
        "outcome": one.outcome,
        "opened_on": one.stood[0][1].isoformat(),
        "closed_on": last[2].isoformat() if last[2] else None,
        "value": 1000,
    }


def _moves(one: Course) -> list[Row]:
    rows: list[Row] = [
        {"deal_number": one.number, "stage": stage, "entered_at": _at(began), "left_at": _at(left)}
        for stage, began, left in one.stood
    ]
    if one.outcome != "open":
        ended = _at(one.stood[-1][2], hour=9)
        rows.append({"deal_number": one.number, "stage": one.outcome.title(), "entered_at": ended})
    return rows


def _at(day: date | None, hour: int = 9) -> str | None:
    return datetime.combine(day, time(hour)).isoformat() if day else None


def land_courses(app: Flask, session: Session, number: int) -> list[Course]:
    """Draw some deals, the same each time, and land them with their histories."""
    random = np.random.default_rng(12)
    drawn = [_course(random, one) for one in range(number)]
    land_rows(app, session, "deals", [_deal(one) for one in drawn])
    land_rows(app, session, "deal_stages", [row for one in drawn for row in _moves(one)])
    return drawn
