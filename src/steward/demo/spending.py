"""What the demo business spent in two years, as its bookkeeping would send it."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from random import Random
from typing import NamedTuple

from steward.demo.content import Product

_MONTHS, _WEEKS = 24, 112
_MONTH = timedelta(days=365.25 / 12)
PACKED_ANEW = timedelta(days=150)  # ago: since then parcels are lighter
_LIGHTER = 0.78
_WORN = timedelta(days=140)  # ago: since then the old machines break more often
REPAIRS, REPAIRS_NOW = 4, 8  # a month
_WAGES = {"Machines": 9800, "Orders": 7400, "Wholesale": 6900, "Billing": 3600}
_RENT = {"Warehouse": 4200, "Ghent store": 1850, "Lyon store": 2100}
_ADS = ("Search ads", "Trade fair", "Newsletter", "Posters")
COLUMNS = ("spent_on", "purpose", "team", "product", "reference", "amount", "currency")


class Spent(NamedTuple):
    """Something that was paid."""

    spent_on: date
    purpose: str
    team: str
    product: str
    reference: str
    amount: Decimal
    currency: str = "EUR"


def spending_file(today: date, products: Sequence[Product]) -> bytes:
    """Return all that was spent until yesterday as a CSV file."""
    machines = [one.name for one in products if one.kind in {"machine", "grinder"}]
    since = _month(today, _MONTHS)
    rows = sorted(_spending(today, machines, Random(23)))
    return _csv(COLUMNS, [one for one in rows if since <= one.spent_on < today])


def _month(today: date, back: int) -> date:
    """Return the first day of a month, so many before that of a day."""
    return (today - back * _MONTH).replace(day=1)


def _csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(rows)
    return written.getvalue().encode()


def _spending(today: date, machines: Sequence[str], rng: Random) -> Iterator[Spent]:
    for back in range(_MONTHS, -1, -1):
        first = _month(today, back)
        for number, (team, wages) in enumerate(_WAGES.items()):
            rise = 1.04 if back < _MONTHS / 2 else 1.0
            yield _spent(first, 25, "Wages", team, f"W-{first:%y%m}-{number}", wages * rise)
        for number, (place, rent) in enumerate(_RENT.items()):
            yield _spent(first, 1, "Rent", place, f"R-{first:%y%m}-{number}", rent)
        yield from _by_the_way(today, first, machines, rng)
    yield from _each_week(today, rng)


def _by_the_way(today: date, first: date, machines: Sequence[str], rng: Random) -> Iterator[Spent]:
    """Yield what is not the same each month: marketing and repairs."""
    for number in range(rng.choice((1, 2, 2))):
        what = f"M-{first:%y%m}-{number} {rng.choice(_ADS)}"
        yield _spent(first, rng.randint(3, 27), "Marketing", "Wholesale", what, rng.gauss(900, 250))
    is_worn = first >= today - _WORN
    for number in range((REPAIRS_NOW if is_worn else REPAIRS) + rng.choice((-1, 0, 1))):
        bill = f"X-{first:%y%m}-{number}"
        paid = _spent(first, rng.randint(1, 28), "Repairs", "Machines", bill, rng.gauss(230, 40))
        yield paid._replace(product=rng.choice(machines))


def _each_week(today: date, rng: Random) -> Iterator[Spent]:
    """Yield the goods of each Tuesday and the freight of each Friday."""
    monday = today - timedelta(days=today.weekday(), weeks=_WEEKS - 1)
    for week in range(_WEEKS):
        first, mark = monday + timedelta(weeks=week), f"{monday:%y}-{week}"
        goods = rng.gauss(6500, 700) * (1.3 if first.month in {10, 11} else 1.0)
        freight = rng.gauss(560, 25) * (_LIGHTER if first >= today - PACKED_ANEW else 1.0)
        for weekday, spent in (
            (1, ("Goods", "Warehouse", f"G-{mark}", goods)),
            (4, ("Freight", "Orders", f"F-{mark}", freight)),
        ):
            day = first + timedelta(days=weekday)
            yield _spent(day, day.day, *spent)


def _spent(first: date, day: int, purpose: str, team: str, reference: str, amount: float) -> Spent:
    paid = Decimal(max(amount, 40)).quantize(Decimal("0.01"))
    return Spent(first.replace(day=day), purpose, team, "", reference, paid)
