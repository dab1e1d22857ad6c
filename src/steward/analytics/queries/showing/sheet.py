"""A board as its reader sees it, made ready for paper and for mails."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy.orm import Session

from steward.analytics.queries.known import check_tile, dimension_title
from steward.analytics.queries.reports import get_report
from steward.analytics.queries.showing.drawing import drawn
from steward.analytics.queries.showing.figures import Figures, day
from steward.analytics.queries.showing.plots import plot_of
from steward.analytics.queries.showing.report_sheet import report_table, report_words
from steward.analytics.queries.showing.saying import (
    aloud,
    change_words,
    compared_with,
    ends_words,
    few_bring_half,
    headline,
    judged_words,
    span_of,
)
from steward.analytics.queries.showing.tables import table_on_paper
from steward.analytics.queries.showing.tiles import figures_of, laid_to_show, unfiltered_words
from steward.analytics.queries.telling import reported, tell
from steward.analytics.rules.boards import Chart, Filters, Period, Tile
from steward.analytics.rules.boards.laid import Table
from steward.analytics.rules.boards.sheet import BoardSheet, SheetTile
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.boards.told import Told
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.reports import REPORTS
from steward.inventory import usual_currency
from steward.kit import clock
from steward.kit.errors import StewardError
from steward.kit.running import settings, zone
from steward.kit.texts import gettext as _
from steward.kit.texts import translated


@dataclass(frozen=True)
class Shown:
    """Which board, by its title and tiles, is shown of which time and rows."""

    title: str
    tiles: Collection[Tile]
    period: Period
    where: Filters


def sheet_of(session: Session, shown: Shown, reader: str) -> BoardSheet:
    """Return a board as paper and mails have it, made now for a reader."""
    house, now = settings().business_name, clock.now().astimezone(zone())
    when = {"day": day(now.date(), with_year=True), "time": f"{now:%H:%M}"}
    made = _("Made on %(day)s at %(time)s for %(name)s.", **when, name=reader)
    return BoardSheet(
        language=str(get_locale() or "en"),
        house=house,
        title=shown.title,
        about=[time_words(shown.period), *filter_words(shown.where), made],
        tiles=[tile_sheet(session, one, shown) for one in shown.tiles]
        or [SheetTile(title=_("Nothing on this board yet"))],
        foot=f"{house} · {shown.title}",
    )


def time_words(period: Period) -> str:
    """Say of which days a board tells, and with which they are compared."""
    return _("%(span)s, against %(than)s.", span=span_of(period), than=compared_with(period))


def filter_words(where: Filters) -> list[str]:
    """Say by what a board is filtered, a line for each dimension."""
    return [
        _(
            "Only %(name)s: %(values)s",
            name=translated(dimension_title(name)),
            values=", ".join(translated(house_word(one)) or _("none") for one in values),
        )
        for name, values in where
    ]


def tile_sheet(session: Session, tile: Tile, shown: Shown) -> SheetTile:
    """Return a tile; where it cannot be told, why."""
    try:
        check_tile(tile)
        if tile.metric in REPORTS:
            return _report(session, tile, shown)
        return _metric(session, tile, shown)
    except StewardError as error:
        return SheetTile(title=_title(tile), notes=[translated(error.detail)], is_failed=True)


def _title(tile: Tile) -> str:
    known = METRICS.get(tile.metric) or REPORTS.get(tile.metric)
    return translated(tile.title or (known.title if known else tile.metric))


def _metric(session: Session, tile: Tile, shown: Shown) -> SheetTile:
    told = tell(session, tile, shown.period, shown.where)
    notes = [*_not_compared(told), *_notes(tile, shown)]
    if told.is_empty:
        return SheetTile(title=_title(tile), notes=[_("Nothing in this time."), *notes])
    figures, table = figures_of(session, told), laid_to_show(told)
    has_steps = told.is_compared or tile.chart != Chart.WATERFALL
    top, tag = headline(told, figures), judged_words(told, figures)
    return SheetTile(
        title=_title(tile),
        lead=top.lead,
        beside=", ".join(filter(None, (top.beside, top.interval, top.base))),
        tag=tag.words if tag else "",
        kind=tag.kind if tag else "",
        said=_said(told, table, figures),
        aloud=aloud(told, table, figures),
        notes=notes,
        plot=plot_of(drawn(told, table, figures), figures) if has_steps else None,
        table=table_on_paper(told, table, figures) if has_steps else None,
    )


def _not_compared(told: Told) -> list[str]:
    is_due = not told.is_compared and told.metric.name not in ALL_TIME
    return [_("Not compared: the books begin later.")] if is_due and not told.is_empty else []


def _said(told: Told, table: Table, figures: Figures) -> str:
    few = few_bring_half(told) if told.tile.chart == Chart.PARETO else ""
    words = (change_words(told, figures), ends_words(told, table, figures), few)
    return " ".join(filter(None, words))


def _notes(tile: Tile, shown: Shown) -> Iterator[str]:
    if tile.metric in ALL_TIME:
        yield _("Of all time, whatever the board shows.")
    if names := unfiltered_words(tile, shown.where):
        words = ", ".join(names)
        yield _("Not filtered by %(names)s: it is not told by that.", names=words)


def _report(session: Session, tile: Tile, shown: Shown) -> SheetTile:
    report = get_report(tile.metric)
    found = reported(session, tile, shown.period, shown.where, shown.period.now.until)
    words, by = report_words(found, usual_currency(session)), (*tile.by, *report.by)[0]
    return SheetTile(
        title=_title(tile),
        said=words.said,
        notes=[*_notes(tile, shown), *words.notes],
        table=report_table(report, found, by, usual_currency(session)),
    )
