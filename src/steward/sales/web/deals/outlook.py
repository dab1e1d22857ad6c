"""What deals are likely to bring, month by month, and how far that can be trusted."""

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import page
from steward.kit.running import today
from steward.sales.queries import deals as queries
from steward.sales.queries.deals import OutlookRow
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS

_HEAD = ("month", "deals", "value", "expected", "low", "high", "won", "estimated", "no_value")


@bp.get(f"{DEALS}/outlook")
@access("deals.read")
def deals_outlook() -> Response:
    """Show the outlook, what it rests on, and how such chances came true."""
    return page("sales/deals/outlook.html", outlook=_outlook())


def _outlook() -> queries.Outlook:
    currency = request.args.get("currency", "").replace("\x00", "")
    return queries.outlook(session(), actor(), today(), currency)


@bp.get(f"{DEALS}/outlook.csv")
@access("deals.read")
def outlook_as_csv() -> Response:
    """Send the outlook as a file for a spreadsheet."""
    return csv_response("deals-outlook", _HEAD, map(_cells, _outlook().rows))


def _cells(row: OutlookRow) -> tuple[object, ...]:
    month = row.due.month.isoformat()[:7] if row.due.month else row.due.word
    sums = (row.value, row.expected, row.range.low, row.range.high, row.won)
    return month, row.count, *(f"{one:.2f}" for one in sums), row.estimated, row.unknown
