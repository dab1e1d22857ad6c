"""Deals that stand still: longer than nine of ten that once moved on had stood there."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Expression, Unit
from steward.analytics.rules.reports.report import (
    Asked,
    Cell,
    Column,
    Head,
    Reading,
    Report,
    Reported,
    Rows,
)
from steward.analytics.rules.reports.spells import (
    LOST,
    OPEN,
    WON,
    dated,
    days_told,
    deal_ages,
    known_until,
)
from steward.analytics.rules.reports.stages import MOVED, passed, spell_of, stage_ages, stage_days
from steward.kit.marks import N_
from steward.quant.books import Spell, day_of_part, incidence

_MOST = 200  # deals that are listed
_NINE_OF_TEN = 0.9
_LEAST = 10  # that moved on from a stage: of fewer nobody can say what is usual
_WHOLE_WAY = ""

Limits = Mapping[str, tuple[float, int]]


def _standing(stages: Expression, _asked: Asked) -> Expression:
    rows = passed(stages)
    still = rows.filter(rows.end == OPEN)
    return still.select("deal_number", "stage", "entered")


def _open_deals(deals: Expression, _asked: Asked) -> Expression:
    still = deals.filter(deals.outcome == OPEN)
    return still.select("deal_number", "account", "rep", "stage", "opened_on", "value")


def _tell(found: Mapping[str, Rows], asked: Asked) -> Reported:
    history = found["stages"]
    until = known_until(stage_days(history) if history else days_told(found["deals"]), asked.today)
    limits = _stage_limits(history, until) if history else _whole_limit(found["deals"], until)
    since = {row["deal_number"]: row for row in found["standing"]} if history else {}
    stalled = [
        (deal, where, days)
        for deal in found["open"]
        for where, days in _standing_for(deal, since, until, has_history=bool(history))
        if where in limits and days > limits[where][0]
    ]
    stalled.sort(key=lambda one: (-number(one[0]["value"]), -one[2], one[0]["deal_number"]))
    worth = sum((number(deal["value"]) for deal, _, _ in stalled), Decimal(0))
    n, valued = len(stalled), sum(deal["value"] is not None for deal, _, _ in stalled)
    heads = (
        Head("stalled", N_("Stalled"), Unit.COUNT, Figure(Decimal(n), len(found["open"]))),
        Head("value", N_("Their value"), Unit.MONEY, Figure(worth, valued)),
    )
    rows = tuple(_row(deal, days, *limits[where]) for deal, where, days in stalled[:_MOST])
    return Reported(rows, heads, tuple(_notes(found["open"], until, n, has_history=bool(history))))


def _stage_limits(history: Rows, until: date) -> Limits:
    stages: dict[str, list[Spell]] = {}
    for row in history:
        spell = spell_of(row, until)
        end = LOST if spell.end == LOST else spell.end and MOVED
        stages.setdefault(row["stage"], []).append(spell._replace(end=end))
    return dict(_limits(stages))


def _whole_limit(deals: Rows, until: date) -> Limits:
    spells = [
        one._replace(end=MOVED if one.end == WON else one.end) for one in dated(deals, until).spells
    ]
    return dict(_limits({_WHOLE_WAY: spells}))


def _limits(stages: Mapping[str, list[Spell]]) -> Iterator[tuple[str, tuple[float, int]]]:
    for stage, spells in stages.items():
        moved = sum(one.many for one in spells if one.end == MOVED)
        limit = day_of_part(incidence(spells, MOVED), _NINE_OF_TEN)
        if limit is not None and moved >= _LEAST:
            yield stage, (limit, moved)


def _standing_for(
    deal: Mapping[str, Any], since: Mapping[str, Any], until: date, *, has_history: bool
) -> Iterator[tuple[str, int]]:
    """Yield where a deal stands, and for how long; nothing where that is not known."""
    if has_history:
        row = since.get(deal["deal_number"])
        if row:
            yield row["stage"], (until - row["entered"]).days
    elif deal["opened_on"]:
        yield _WHOLE_WAY, (until - deal["opened_on"]).days


def _row(deal: Mapping[str, Any], days: int, limit: float, moved: int) -> tuple[Cell, ...]:
    value = deal["value"]
    return (
        deal["deal_number"],
        deal["account"],
        deal["rep"],
        deal["stage"],
        Figure(Decimal(days), 1),
        Figure(limit, moved),
        Figure(None, 0) if value is None else Figure(number(value), 1),
    )


def _notes(open_deals: Rows, until: date, n: int, *, has_history: bool) -> Iterator[str]:
    yield N_("As of %(day)s, the last day that the deals tell of.", day=until)
    if not has_history:
        yield N_("No history of stages is known: the whole time since opening is compared.")
        undated = sum(deal["opened_on"] is None for deal in open_deals)
        if undated:
            yield N_("Of %(n)s open deals the day of opening is not known.", n=undated)
    if n > _MOST:
        yield N_("The greatest %(most)s of %(n)s are listed.", most=_MOST, n=n)


STALLED = Report(
    "stalled",
    N_("Stalled deals"),
    N_(
        "Open deals that have stood in their stage longer than nine of ten of those that once moved"
        " on from it had (Aalen-Johansen: what is lost or stands there still counts too)."
    ),
    ("",),
    (
        Column("deal", N_("Deal")),
        Column("account", N_("Customer")),
        Column("rep", N_("Sold by")),
        Column("stage", N_("Stage")),
        Column("days", N_("Days there"), Unit.DAYS),
        Column("limit", N_("Nine of ten had moved on by"), Unit.DAYS),
        Column("value", N_("Value"), Unit.MONEY),
    ),
    {
        "stages": Reading("deal_stages", stage_ages()),
        "standing": Reading("deal_stages", _standing),
        "deals": Reading("deals", deal_ages),
        "open": Reading("deals", _open_deals),
    },
    _tell,
)
