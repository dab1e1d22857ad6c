"""Words and figures for what of a budget's variance is volume, mix and price."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import get_locale

from steward.analytics.models import Budget
from steward.analytics.queries.showing.drawing import Drawn
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.rules.budgets import Key, Lines, Unsplit, Variance
from steward.analytics.rules.metrics import Unit
from steward.analytics.web.bridges import Line, draw_bridge, parts_said
from steward.analytics.web.budget_words import line_named
from steward.kit.texts import gettext as _

HEAD = (
    *("line", "planned", "came", "difference", "planned_units", "units"),
    *("volume", "mix", "price", "not_split", "why_not_split"),
)


@dataclass(frozen=True)
class VarianceCard:
    """The steps from what was planned by now to what came, and their chart."""

    steps: list[Line]
    chart: Drawn
    aloud: str


def step_names() -> dict[str, str]:
    """Name the steps from the plan to what came."""
    return {
        "volume": _("Volume"),
        "mix": _("Mix"),
        "price": _("Price"),
        "unsplit": _("Not split"),
        "beside": _("Beside the plan"),
    }


def unsplit_said(why: Unsplit) -> str:
    """Say why a line is not split."""
    return {
        Unsplit.NO_UNITS: _("no units are planned"),
        Unsplit.SOME_MONTHS: _("some months have no planned units"),
        Unsplit.NO_PRICE: _("no units are planned by now"),
        Unsplit.UNCOUNTED: _("some of it was sold without a quantity"),
    }[why]


def variance_card(of: Variance, budget: Budget) -> VarianceCard:
    """Return the waterfall, its steps in words, and what a screen reader says of it."""
    figures = Figures(Unit.MONEY, budget.currency, "month")
    names, bridge = step_names(), of.bridge
    steps = [
        (names[step.name], step.amount, _most(step.parts, figures))
        for step in bridge.steps
        if step.amount
    ]
    chart = draw_bridge(steps, bridge, figures, (_("Planned by now"), _("Came")))
    told = "; ".join(f"{name} {figures.move(amount)}" for name, amount, _most_by in steps)
    ends = {"planned": figures.say(bridge.before), "came": figures.say(bridge.after)}
    aloud = _("From %(planned)s planned by now to %(came)s that came: ", **ends)
    return VarianceCard(steps, chart, aloud + (told or _("no difference")))


def _most(parts: tuple[tuple[str, Decimal], ...], figures: Figures) -> str:
    return parts_said([(name or line_named(Key()), amount) for name, amount in parts], figures)


def variance_cells(of: Variance) -> Iterator[tuple[object, ...]]:
    """Yield each line, what no line names, then all.

    Of a line volume is at its own price, of all at the planned mix: the volumes of the lines make
    the volume and the mix of all. All other columns add up plainly.
    """
    for one in of.lines:
        units = None if one.planned_units is None else round(one.planned_units, 4)
        told = (units, one.units, one.volume, None, one.price)
        why = unsplit_said(one.unsplit) if one.unsplit else None
        rest = one.change if one.unsplit else None
        yield line_named(one.key), one.planned, one.came, one.change, *told, rest, why
    bridge, steps = of.bridge, of.steps
    if beside := steps["beside"]:
        yield step_names()["beside"], Decimal("0.00"), beside, beside, *(None,) * 5, beside, None
    ends = (bridge.before, bridge.after, bridge.change)
    rest = steps["unsplit"] + steps["beside"]
    yield _("All"), *ends, None, None, steps["volume"], steps["mix"], steps["price"], rest, None


def units_in_all(lines: Lines) -> dict[Key, Decimal]:
    """Add up the units of the lines that have any."""
    told = {
        key: [month.units for month in line.values() if month.units is not None]
        for key, line in lines.items()
    }
    return {key: sum(units, Decimal(0)) for key, units in told.items() if units}


def units_said(units: Decimal) -> str:
    """Write a number of units."""
    return format_decimal(units, format="#,##0.##", locale=get_locale())


FILTERS = {"unsplit_said": unsplit_said, "units_said": units_said}
