"""What a tile says in words: its figure, the change, whether that is real, and all of it aloud."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from steward.analytics.queries.showing.drawing import line_name
from steward.analytics.queries.showing.figures import Figures, day
from steward.analytics.rules.boards import Against, Chart, Choice, Period
from steward.analytics.rules.boards.judged import judge
from steward.analytics.rules.boards.laid import Line, Table
from steward.analytics.rules.boards.told import Told
from steward.analytics.rules.growth import change
from steward.analytics.rules.metrics import Unit
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext, translated

_FEW = 4  # groups, of which one can say so
_RANKED = frozenset({Chart.LINE, Chart.BAR, Chart.PARETO, Chart.RANGES, Chart.MAP})
_CHANGES = frozenset({Chart.LINE, Chart.WATERFALL})


@dataclass(frozen=True)
class Headline:
    """The line on top of a tile: `lead` large, `beside` it, and the words below."""

    lead: str
    beside: str
    interval: str
    base: str


def headline(told: Told, figures: Figures) -> Headline:
    """Return the top line of a tile: the change first, where the tile tells how something went."""
    now, changed = told.whole_now, change(told.metric, told.whole_now, told.whole_then)
    value = figures.say(now.value)
    interval = ""
    if now.low is not None and now.high is not None:
        ends = {"low": figures.say(now.low), "high": figures.say(now.high)}
        interval = _("%(low)s to %(high)s", **ends)
    base = _("n=%(number)s", number=f"{now.n:,}") if interval else ""
    said = figures.change(changed) if changed is not None else ""
    if said and told.is_sum and told.tile.chart in _CHANGES:
        return Headline(said, value, interval, base)
    return Headline(value, said, interval, base)


@dataclass(frozen=True)
class Tag:
    """The tag beside a change: `kind` is how it looks."""

    words: str
    kind: str
    is_real: bool
    is_up: bool


def judged_words(told: Told, figures: Figures) -> Tag | None:
    """Say whether the change is real or noise; good news alone is green."""
    found = judge(told)
    if found is None:
        return None
    swing = figures.change(found.swing).lstrip("+")
    if not found.is_real:
        words = _("Noise: usual swing is ±%(swing)s", swing=swing)
        return Tag(words, "", is_real=False, is_up=found.is_up)
    good = {"up": found.is_up, "down": not found.is_up}.get(told.metric.good)
    kind = "" if good is None else "ok" if good else "soon"
    words = _("Real: usual swing is ±%(swing)s", swing=swing)
    return Tag(words, kind, is_real=True, is_up=found.is_up)


def compared_with(period: Period) -> str:
    """Say with what a period is compared."""
    if period.against == Against.BEFORE:
        return _("the time before")
    if period.grain in {"day", "week"}:
        return _("the same weeks last year")
    return _("the same days last year")


def span_of(period: Period) -> str:
    """Say of which days a board tells; of other years, with the year."""
    years = period.choice == Choice.OWN or period.now.since.year != period.now.last.year
    since, last = period.now.since, period.now.last
    return _(
        "%(since)s to %(last)s", since=day(since, with_year=years), last=day(last, with_year=years)
    )


def aloud(told: Told, table: Table, figures: Figures) -> str:
    """Say the whole tile in a few sentences, for those who do not see its chart."""
    title = translated(told.tile.title or told.metric.title)
    span, value = span_of(told.period), figures.say(told.whole_now.value)
    whole = _("%(title)s, %(span)s: %(value)s.", title=title, span=span, value=value)
    tag = judged_words(told, figures)
    said = [change_words(told, figures), f"{tag.words}." if tag else ""]
    return " ".join(filter(None, [whole, *said, ends_words(told, table, figures), left_out(table)]))


def change_words(told: Told, figures: Figures) -> str:
    """Say how the figure of a tile changed; nothing where that is not known."""
    changed = change(told.metric, told.whole_now, told.whole_then)
    if changed is None:
        return ""
    words = {"change": figures.change(changed), "than": compared_with(told.period)}
    return _("%(change)s against %(than)s.", **words)


def left_out(table: Table) -> str:
    """Say how many groups a table leaves out by name."""
    if not table.left_out:
        return ""
    return ngettext("%(num)d more is not shown.", "%(num)d more are not shown.", table.left_out)


def ends_words(told: Told, table: Table, figures: Figures) -> str:
    """Name the highest and, where no group is left out, the lowest, if the chart shows them.

    Nothing where all are the same.
    """
    lines = [line for line in table.lines if not line.mark]
    if told.tile.chart not in _RANKED or not lines:
        return ""
    return " ".join(_ends(table, lines, figures))


def _ends(table: Table, lines: list[Line], figures: Figures) -> Iterator[str]:
    at = table.place("now")
    known = [line for line in lines if isinstance(line.cells[at], int | float | Decimal)]
    ranked = sorted(known, key=lambda line: float(str(line.cells[at])))
    if not ranked or ranked[0].cells[at] == ranked[-1].cells[at]:
        return  # all are the same
    for line, words in (
        *((one, _("Highest: %(name)s, %(value)s.")) for one in ranked[-1:]),
        *((one, _("Lowest: %(name)s, %(value)s.")) for one in ranked[: not table.left_out]),
    ):
        name = line_name(line, table, figures)
        yield words % {"name": name, "value": figures.say(line.cells[at])}


def metric_unless_titled(told: Told) -> str:
    """Name the metric where the tile's title does not."""
    title, metric = (translated(one) for one in (told.tile.title, told.metric.title))
    return "" if not title or metric.casefold() in title.casefold() else metric


def few_bring_half(told: Told) -> str:
    """Say how few of all groups bring half of the whole; nothing where that is no sum."""
    values = [float(row.figure.value or 0) for row in told.now.rows if row.keys and row.keys[0]]
    values = sorted((value for value in values if value > 0), reverse=True)
    if not told.is_sum or len(told.tile.by) != 1 or len(values) < _FEW:
        return ""
    so_far = list(accumulate(values))
    few = next(at for at, sum_ in enumerate(so_far, start=1) if sum_ >= so_far[-1] / 2)
    return ngettext(
        "%(num)d of %(all)s brings half.",
        "%(num)d of %(all)s bring half.",
        few,
        all=f"{len(values):,}",
    )


def unit_word(unit: Unit, currency: str) -> str:
    """Name the unit of a metric, as lists of metrics say it."""
    names = {
        Unit.MONEY: currency,
        Unit.COUNT: _("number"),
        Unit.QUANTITY: _("pieces"),
        Unit.SHARE: _("share"),
        Unit.CHANCE: _("chance"),
        Unit.DAYS: _("days"),
        Unit.MINUTES: _("minutes"),
        Unit.TIMES: _("times"),
        Unit.POINTS: _("points"),
        Unit.PER_THOUSAND: _("of 1,000"),
    }
    return names[unit]
