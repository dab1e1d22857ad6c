"""What is worth somebody's time: checks over the books, and what they found, ordered by money."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.reports import tell_report
from steward.analytics.queries.telling import tell
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.boards import TIME, Chart, Filters, Period, Tile
from steward.analytics.rules.boards.judged import judge
from steward.analytics.rules.boards.quiet import Quiet, gone_quiet
from steward.analytics.rules.growth import change
from steward.analytics.rules.metrics import METRICS

MOST_FOUND = 4
_WATCHED = (
    *("revenue", "units", "orders", "average_order", "margin", "margin_share", "refund_share"),
    *("return_share", "discount_share", "customers", "won_value", "win_rate", "average_deal"),
    *("deals_opened", "tickets", "first_answer", "solution", "promises_kept", "reopened"),
    "spending",
)


@dataclass(frozen=True)
class Worth:
    """Something found: of which `kind`, about what, what money hangs on it, and where to see it.

    `values` are what its words need. `tile` shows it, of the rows that `where` leaves.
    """

    kind: str
    values: dict[str, object]
    money: Decimal
    tile: Tile
    where: Filters = ()


@dataclass(frozen=True)
class Checked:
    """How many checks were made, and what those found that found something."""

    checks: int
    found: list[Worth]


def look_over(session: Session, period: Period) -> Checked:
    """Make all checks, and return the finds, those of most money first."""
    today = period.now.until
    found, checks = [], 0
    for check in (_swings, _roadblocks, _stalled, _quiet):
        made, some = check(session, replace(period, now=replace(period.now, until=today)))
        checks += made
        found += some
    return Checked(checks, sorted(found, key=lambda one: -one.money))


def _swings(session: Session, period: Period) -> tuple[int, list[Worth]]:
    """Metrics that changed by more than their usual swing, to the worse; one check each."""
    return len(_WATCHED), list(_swung(session, period))


def _swung(session: Session, period: Period) -> Iterator[Worth]:
    for name in _WATCHED:
        metric = METRICS[name]
        told = tell(session, Tile(name), period, ())
        found, changed = judge(told), change(metric, told.whole_now, told.whole_then)
        is_worse = found is not None and found.is_up != (metric.good == "up")
        if found and found.is_real and changed is not None and is_worse and metric.good:
            money = _difference(told.whole_now, told.whole_then) if metric.unit == "money" else 0
            tile = Tile(name, (TIME,), Chart.LINE)
            values = {"title": metric.title, "unit": metric.unit, "change": changed}
            values |= {"swing": found.swing}
            yield Worth("swing", values, Decimal(money), tile)


def _difference(now: Figure, then: Figure) -> Decimal:
    return abs(Decimal(str(now.value or 0)) - Decimal(str(then.value or 0)))


def _roadblocks(session: Session, period: Period) -> tuple[int, list[Worth]]:
    """Places where deals get stuck or are lost beyond what is usual; a check is a comparison."""
    report = tell_report(session, Ask("roadblocks"), period.now.until)
    tried = next((one.figure.value for one in report.heads if one.name == "tried"), 0)
    tile = Tile("roadblocks", (), Chart.REPORT)
    found = []
    for row in report.rows:
        money = row[-1].value if isinstance(row[-1], Figure) else None
        names = ("stage", "dimension", "value", "what")
        values = dict(zip(names, row[:4], strict=True)) | {"days": _value(row[5])}
        values["usual"] = _value(row[6])
        found.append(Worth("roadblock", values, Decimal(str(money or 0)), tile))
    return int(tried or 0), found


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Figure) else cell


def _stalled(session: Session, period: Period) -> tuple[int, list[Worth]]:
    """Open deals that stand longer than nine of ten stood; one check."""
    report = tell_report(session, Ask("stalled"), period.now.until)
    heads = {one.name: one.figure for one in report.heads}
    count, value = heads.get("stalled"), heads.get("value")
    if count is None or value is None or not count.value:
        return 1, []
    worth = Decimal(str(value.value or 0))
    values: dict[str, object] = {"count": int(count.value), "of": count.n}
    return 1, [Worth("stalled", values, worth, Tile("stalled", (), Chart.REPORT))]


def _quiet(session: Session, period: Period) -> tuple[int, list[Worth]]:
    """Customers who pause for longer than by their own rhythm; one check for each who has one."""
    since = period.now.until.replace(year=period.now.until.year - 2, day=1)
    ask = Ask("revenue", ("account", "week"), since=since, until=period.now.until)
    tried, found = gone_quiet(answer(session, ask).rows, period.now.until)
    return tried, [_gone(one) for one in found]


def _gone(one: Quiet) -> Worth:
    values: dict[str, object] = {"name": one.name, "weeks": one.weeks, "usual": one.usual}
    where = (("account", (one.name,)),)
    return Worth("quiet", values, one.money, Tile("revenue", (TIME,), Chart.LINE), where)
