"""Boards: what time they tell of, what their tiles show, and how figures are laid out."""

from steward.analytics.rules.boards.period import Against, Choice, Period, Span, period_of
from steward.analytics.rules.boards.tile import TIME, WIDTHS, Chart, Filters, Tile, charts_for

__all__ = [
    "TIME",
    "WIDTHS",
    "Against",
    "Chart",
    "Choice",
    "Filters",
    "Period",
    "Span",
    "Tile",
    "charts_for",
    "period_of",
]
