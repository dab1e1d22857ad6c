"""Who comes again: cohorts by the month of the first order, and how many order a second time."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from steward.analytics.rules.asking import Figure
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
from steward.kit.marks import N_
from steward.quant.books import Cohort, Grain, Spell, cohort_table, incidence

_MONTHS = 12  # that a cohort is followed
_DAYS = (30, 60, 90, 180, 365)
_AGAIN = "again"


def _bought(sales: Expression, when: Expression) -> Expression:
    """Return who bought when, once each."""
    rows = sales.filter(sales.account.notnull() & sales.day.notnull())
    return rows.select(account=rows.account, bought=when(rows)).distinct()


def _firsts(bought: Expression) -> Expression:
    return bought.group_by("account").aggregate(began=bought.bought.min())


def _by_month(sales: Expression, _asked: Asked) -> Expression:
    bought = _bought(sales, lambda rows: rows.day.truncate("M"))
    paired = bought.join(_firsts(bought), "account")
    return paired.group_by("began", "bought").aggregate(n=paired.count())


def _again(sales: Expression, _asked: Asked) -> Expression:
    bought = _bought(sales, lambda rows: rows.day)
    firsts = _firsts(bought)
    paired = bought.join(firsts, "account")
    later = paired.filter(paired.bought > paired.began)
    seconds = later.group_by("account").aggregate(again=later.bought.min())
    all_ = firsts.left_join(seconds, "account")
    return all_.group_by("began", "again").aggregate(n=all_.count())


def _tell_cohorts(found: Mapping[str, Rows], asked: Asked) -> Reported:
    seen = [(row["began"], row["bought"], int(row["n"])) for row in found["sales"]]
    months = list(_whole_months([again for _, again, _ in seen], asked.today))
    cohorts = cohort_table(seen, months)
    rows = tuple(_cohort_row(one) for one in cohorts)
    notes = (N_("Only months that are over count, and only customers who are known."),)
    return Reported(rows, notes=notes)


def _whole_months(known: list[date], today: date) -> Iterator[date]:
    month = min(known, default=today)
    while Grain.MONTH.period(month).until <= today and month <= max(known, default=today):
        yield month
        month = Grain.MONTH.period(month).until


def _cohort_row(one: Cohort) -> tuple[Cell, ...]:
    after = range(1, _MONTHS + 1)
    back = (
        Figure(one.share(k), one.size, *one.interval(k)) if k < len(one.back) else None
        for k in after
    )
    return (one.began, Figure(Decimal(one.size), one.size), *back)


def _tell_repeat(found: Mapping[str, Rows], asked: Asked) -> Reported:
    rows = found["sales"]
    last = max((row["again"] or row["began"] for row in rows), default=asked.today)
    until = min(last + timedelta(days=1), asked.today)
    curve = incidence(
        [_spell(row["began"], row["again"], int(row["n"]), until) for row in rows], _AGAIN
    )
    told = tuple(
        (
            N_("Within %(days)s days", days=days),
            Figure(curve.at(days), curve.n, *curve.interval(days)),
        )
        for days in _DAYS
        if len(curve.days) and days <= curve.days[-1]
    )
    once = sum(int(row["n"]) for row in rows if row["again"] is None)
    share = Figure((curve.n - once) / curve.n if curve.n else None, curve.n)
    heads = (Head("so_far", N_("Came again so far"), Unit.SHARE, share),)
    note = N_(
        "Who came first only lately counts for as long as is known of them: until %(day)s.",
        day=until,
    )
    return Reported(told, heads, (note,))


def _spell(began: date, again: date | None, n: int, until: date) -> Spell:
    days = ((again or max(until, began)) - began).days
    return Spell(days, _AGAIN if again else None, n)


COHORTS = Report(
    "cohorts",
    N_("Who comes again, by month of the first order"),
    N_(
        "Of those who ordered first in one month, the share that ordered in each month after it."
        " A month that is not over is not shown."
    ),
    ("",),
    (
        Column("month", N_("First order in")),
        Column("customers", N_("Customers"), Unit.COUNT),
        *(
            Column(f"after_{k}", N_("Month %(number)s", number=k), Unit.SHARE)
            for k in range(1, _MONTHS + 1)
        ),
    ),
    {"sales": Reading("sales", _by_month)},
    _tell_cohorts,
)
REPEAT = Report(
    "repeat",
    N_("How many order again"),
    N_(
        "The share of new customers who order on another day within so many days of their first"
        " order (Aalen-Johansen): who came only lately counts for as long as is known of them."
    ),
    ("",),
    (Column("within", N_("Time")), Column("share", N_("Ordered again"), Unit.SHARE)),
    {"sales": Reading("sales", _again)},
    _tell_repeat,
)
