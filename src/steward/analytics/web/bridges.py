"""Bridges as they are shown: a waterfall, and who most of each step."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from steward.analytics.queries.showing.drawing import Drawn
from steward.analytics.queries.showing.figures import Figures
from steward.kit.texts import gettext as _
from steward.quant.drivers import Bridge

Line = tuple[str, Decimal, str]  # a step, what it did, and who most of it
_MOST_PARTS = 3


def parts_said(parts: Sequence[tuple[str, Decimal]], figures: Figures) -> str:
    """Name the groups that made most of a step, and how much."""
    return ", ".join(
        f"{name or _('none')} {figures.move(amount)}" for name, amount in parts[:_MOST_PARTS]
    )


def draw_bridge(
    lines: Sequence[Line], bridge: Bridge, figures: Figures, ends: tuple[str, str] | None = None
) -> Drawn:
    """Return a waterfall as charts-books.js draws it: each move, and where it leads."""
    first, last = ends or (_("Then"), _("Now"))
    moves = [bridge.before, *(amount for _name, amount, _said in lines)]
    at = [float(reached) for reached in accumulate(moves)]
    return {
        "kind": "steps",
        "names": [first, *(name for name, _amount, _said in lines), last],
        "moves": [*map(float, moves), float(bridge.after)],
        "at": [*at, float(bridge.after)],
        "ends": [0, len(moves)],
        "links": [None] * (len(moves) + 1),
        "in": {"unit": str(figures.unit), "currency": figures.currency},
    }
