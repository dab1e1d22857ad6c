"""Charts on paper, of what `drawing` says that charts are drawn of: places are shares, 0 to 1."""

from collections.abc import Iterable, Sequence
from typing import Any

from steward.analytics.queries.showing.drawing import Drawn
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.rules.boards.axes import Scale, scale_of

Numbers = Sequence[float | None]
_PLOTTED = frozenset({"trend", "lines", "stacked", "bars"})


def plot_of(chart: Drawn | None, figures: Figures) -> Drawn | None:
    """Return a chart with axes; None where bars in a table say the same."""
    if chart is None or chart["kind"] not in _PLOTTED or not chart["names"]:
        return None
    if chart["kind"] == "bars":
        return _columns(chart, figures) if chart["is_time"] else None
    if chart["kind"] == "trend":
        return _trend(chart, figures)
    return _several(chart, figures)


def _trend(chart: Drawn, figures: Figures) -> Drawn:
    courses = ("now", "then", "low", "high")
    scale = scale_of(value for name in courses for value in chart[name])
    placed = {name: _placed(scale, chart[name]) for name in courses}
    return {**chart, **placed, "ticks": _ticks(scale, figures)}


def _columns(chart: Drawn, figures: Figures) -> Drawn:
    scale = scale_of([*chart["now"], *chart["then"]], with_zero=True)
    placed = {name: _placed(scale, chart[name]) for name in ("now", "then")}
    more = {"zero": scale.share(0.0), "ticks": _ticks(scale, figures)}
    return {**chart, **placed, **more}


def _several(chart: Drawn, figures: Figures) -> Drawn:
    values = [one["values"] for one in chart["series"]]
    if chart["kind"] == "stacked":
        tops = (sum(max(one or 0.0, 0.0) for one in parts) for parts in zip(*values, strict=True))
        scale = scale_of([0.0, *tops])
    else:
        scale = scale_of(value for one in values for value in one)
    series = [{**one, "values": _placed(scale, one["values"])} for one in chart["series"]]
    return {**chart, "series": series, "ticks": _ticks(scale, figures)}


def _placed(scale: Scale, values: Numbers) -> list[float | None]:
    return [scale.share(value) for value in values]


def _ticks(scale: Scale, figures: Figures) -> list[dict[str, Any]]:
    return [{"at": scale.share(one), "label": figures.tick(one)} for one in scale.ticks]


def bar_drawings(now: Numbers, then: Numbers, *, without: Iterable[int] = ()) -> list[Drawn | str]:
    """Return a bar for each figure, with what it was then as a mark; none for those `without`."""
    hidden = set(without)
    seen = [value for at, value in enumerate((*now, *then)) if at % len(now) not in hidden]
    scale = _span(seen)
    marks = _placed(scale, then) or [None] * len(now)
    return [
        "" if value is None or at in hidden else _bar(scale, 0.0, value, "now", marks[at])
        for at, value in enumerate(now)
    ]


def step_drawings(chart: Drawn) -> list[Drawn | str]:
    """Return the steps from then to now as bars that hang where the one before ended."""
    moves, ats, ends = chart["moves"], chart["at"], set(chart["ends"])
    scale = _span([*ats, *(at - move for at, move in zip(ats, moves, strict=True))])
    return [
        _bar(scale, 0.0, at, "end")
        if place in ends
        else _bar(scale, at - move, at, "less" if move < 0 else "now")
        for place, (at, move) in enumerate(zip(ats, moves, strict=True))
    ]


def box_drawings(chart: Drawn) -> list[Drawn | str]:
    """Return how the figures of each group spread, on one scale."""
    scale = scale_of(value for five in chart["boxes"] for value in five)
    return [{"kind": "box", "five": _placed(scale, five)} for five in chart["boxes"]]


def range_drawings(now: Numbers, lows: Numbers, highs: Numbers) -> list[Drawn | str]:
    """Return each estimate within its interval, on one scale."""
    scale = scale_of([*now, *lows, *highs])
    places = zip(*(_placed(scale, one) for one in (lows, now, highs)), strict=True)
    return [
        "" if at is None else {"kind": "range", "low": low, "at": at, "high": high}
        for low, at, high in places
    ]


def _span(values: Numbers) -> Scale:
    """Return a scale that ends where the longest bar does."""
    known = [0.0, *(value for value in values if value is not None)]
    low, high = min(known), max(known)
    return Scale(low, high if high > low else low + 1.0, ())


def _bar(
    scale: Scale, start: float, end: float, tone: str, mark: float | None = None
) -> dict[str, Any]:
    places = {"from": scale.share(start), "to": scale.share(end), "mark": mark}
    return {"kind": "bar", "tone": tone, **places}
