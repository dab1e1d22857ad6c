"""How goods stand beside one another: a table of weight by steadiness, and the list behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import queries
from steward.inventory.queries import AnalysisAsked, AnalysisRow, Cell
from steward.inventory.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import is_htmx, page

_ANALYSIS = "/desk/stock/analysis"
_ROWS_AT_ONCE = 500
_HEAD = (
    *("SKU", "name", "place", "ABC", "XYZ", "sold in a year", "currency"),
    *("on hand", "free", "cost", "lasts days", "dead"),
)


@dataclass
class Matrix:
    """The cells of one currency, by weight and steadiness."""

    currency: str
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)

    @property
    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """What all of it sold for, what of it is there, and what of that is dead."""
        rows = self.cells.values()
        names = ("sold", "cost", "dead")
        sold, cost, dead = (sum((getattr(one, n) for one in rows), Decimal(0)) for n in names)
        return sold, cost, dead

    def shade(self, key: tuple[str, str]) -> int:
        """Return how dark a cell is, against the one where most money lies."""
        most = max((one.cost for one in self.cells.values()), default=Decimal(0))
        here = self.cells[key].cost if key in self.cells else Decimal(0)
        return int(min(4 * here / most + Decimal("0.5"), Decimal(4))) if most and here else 0


def _asked() -> AnalysisAsked:
    asked = request.args
    return AnalysisAsked(
        asked.get("q", "").strip(),
        asked.get("sort", "-sold"),
        asked.get("weight", ""),
        asked.get("steadiness", ""),
        asked.get("show", ""),
        asked.get("place", type=int),
    )


def _address(listing: AnalysisAsked, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "weight": listing.weight}
    parts |= {"steadiness": listing.steadiness, "show": listing.show}
    parts |= {"place": str(listing.place_id or ""), **other}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(_ANALYSIS)
@access("stock.read")
def analysis() -> Response:
    """Show how goods stand beside one another; to htmx, the next rows."""
    listing, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_analysis(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("inventory/_analysis.html", **context)
    context["matrices"] = _matrices()
    context["places"] = queries.places_in_use(session(), actor())
    return page("inventory/analysis.html", **context)


def _matrices() -> list[Matrix]:
    found = dict[str, Matrix]()
    for cell in queries.cells(session(), actor()):
        matrix = found.setdefault(cell.currency, Matrix(cell.currency))
        matrix.cells[cell.weight, cell.steadiness] = cell
    return list(found.values())


@bp.get(f"{_ANALYSIS}.csv")
@access("stock.read")
def analysis_as_csv() -> Response:
    """Send the goods that are listed, as a file for a spreadsheet."""
    return csv_response("stock-analysis", _HEAD, map(_cells, _every()))


def _every() -> Iterator[AnalysisRow]:
    cursor, who = None, actor()
    while True:
        some = queries.list_analysis(session(), who, _asked(), cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from some.items
        cursor = some.next_cursor
        if cursor is None:
            return


def _cells(row: AnalysisRow) -> tuple[object, ...]:
    named = (row.sku, row.name, row.place, row.weight, row.steadiness, row.sold, row.currency)
    return (*named, row.on_hand, row.free, row.cost, row.days, row.is_dead)
