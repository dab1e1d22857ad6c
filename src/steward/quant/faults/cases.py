"""Made-up quarters whose faults are known, to measure the finding of problems by."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import gammainc

from steward.quant.faults.house import WEEK, Codes, House, Numbers, Slice
from steward.quant.faults.lag import LAGS

HISTORY, QUARTER = 52, 13  # weeks
DIMENSIONS = ("product", "lot", "supplier", "carrier", "place")
_KINDS = ("lot", "product", "supplier", "carrier", "place")
_OFTEN = (0.45, 0.25, 0.2, 0.05, 0.05)
_SUPPLIERS, _CARRIERS, _PLACES = 80, 12, 24
_RATE = 0.05  # complaints for each unit
_UNITS = 6.0  # of a product in a week, on average
_NEW = 0.1  # of all products, that came during the history
_LATE = 0.3  # of what is sold, that is of the lot before
_SECOND = 0.25  # of the lots of a product, that are of its other supplier
_WEEKEND, _RESTS = 5, 0.6  # complaints of these days that are made three days sooner
_LOT_WEEKS = 6  # that a lot is sold for
_LAG = (1.3, 2.0)  # shape and scale, in weeks, of a gamma: how long after the sale
_TIMES = (3.0, 10.0)  # as many complaints, of what is faulty
_ENOUGH = 30.0  # complaints of what is faulty before the quarter ends, or it is not planted
_APART = 0.85  # of what a fault touches, that no other does
_TRIES = 200  # in a row to plant one more fault, before all are planted anew
_ANGRY = 0.05  # of all who complain, that do so again and again
_VARY = {"product": 0.3, "supplier": 0.05, "carrier": 0.02, "place": 0.02, "lot": 0.03}
_FRAILTY = 0.05  # variance of a product's rate from week to week
_WAVE = 0.15  # of the season, in complaints for each unit
_MOST = 2.5  # times its usual rate that a week may be at


@dataclass(frozen=True)
class Fault:
    """What was planted: on a slice, from a week on, and by how many times."""

    slice: Slice
    kind: str
    week: int
    times: float


@dataclass(frozen=True, eq=False)
class Case:
    """A house with a year of history and a quarter, and which fault each complaint is of.

    `fault` is -1 for complaints of sound units, and counts usual complaints of faulty ones too.
    """

    house: House
    faults: tuple[Fault, ...]
    fault: Codes


def case(seed: int, *, products: int = 2000, faults: int = 20, waits: float = 0.0) -> Case:
    """Make a house of so many products in whose last quarter so many faults were planted.

    People wait alike before they complain, or differently by product: `waits` is the standard
    deviation of the logarithm of how long.
    """
    random = np.random.default_rng(seed)
    weeks = HISTORY + QUARTER
    codes, week, units = _sales(random, products, weeks)
    rates = np.full(len(units), _RATE)
    for place, name in enumerate(DIMENSIONS):
        factors = random.gamma(1 / _VARY[name], _VARY[name], codes[:, place].max() + 1)
        rates *= factors[codes[:, place]]
    planted = _plant(random, codes, week, units * rates, faults)
    of_fault, worst = np.full(len(units), -1, np.intp), np.ones(len(units))
    for number, one in enumerate(planted):
        faulty = one.slice.holds(codes) & (week >= one.week) & (worst < one.times)
        of_fault[faulty], worst[faulty] = number, one.times
    rates *= worst
    longer = np.random.default_rng([seed, 1]).lognormal(0, waits, products)
    rows, at = _complaints(random, week, units * rates, (codes[:, 0], longer), weeks)
    person, again = _persons(random, at)
    rows, at = (
        rows[again],
        at[again] + random.uniform(0, 3, len(again)) * (np.diff(again, prepend=-1) == 0),
    )
    order = np.argsort(at, kind="stable")
    order = order[at[order] < weeks * WEEK]
    names = tuple(
        tuple(f"{name} {one}" for one in range(codes[:, place].max() + 1))
        for place, name in enumerate(DIMENSIONS)
    )
    told = rows[order]
    house = House(
        DIMENSIONS,
        names,
        weeks,
        week,
        codes,
        units,
        at[order],
        person[order],
        codes[told],
        week[told],
    )
    return Case(house, planted, of_fault[told])


def _sales(random: Generator, products: int, weeks: int) -> tuple[Codes, Codes, Numbers]:
    """Draw what was sold: seasonal, some products new, lots of two suppliers in turn."""
    level = random.lognormal(-0.5, 1, products) * _UNITS
    turn, strength = random.uniform(0, 2 * np.pi, products), random.uniform(0, 0.5, products)
    time = np.arange(weeks)
    mean = level[:, None] * (1 + strength[:, None] * np.sin(2 * np.pi * time / 52 + turn[:, None]))
    mean[
        time
        < np.where(random.random(products) < _NEW, random.integers(0, weeks - 8, products), 0)[
            :, None
        ]
    ] = 0
    sold = random.poisson(mean * random.gamma(10, 0.1, mean.shape))
    product, week = np.nonzero(sold)
    unit = np.repeat(np.arange(len(product)), sold[product, week])
    product, week = product[unit], week[unit]
    phase = random.integers(0, _LOT_WEEKS, products)
    lots_each = (weeks + _LOT_WEEKS) // _LOT_WEEKS + 2
    # Two lots overlap: some of the last one are still sold while the next is.
    late = random.random(len(product)) < _LATE
    lot = product * lots_each + (week + phase[product]) // _LOT_WEEKS + 1 - late
    main = random.integers(0, _SUPPLIERS, (products, 2))
    second = random.random(products * lots_each) < _SECOND
    supplier = main[np.arange(products * lots_each) // lots_each, second.astype(int)]
    carriers, places = (
        random.dirichlet(np.full(_CARRIERS, 4)),
        random.dirichlet(np.full(_PLACES, 4)),
    )
    columns = np.stack(
        [
            product,
            lot,
            supplier[lot],
            random.choice(_CARRIERS, len(product), p=carriers),
            random.choice(_PLACES, len(product), p=places),
        ],
        axis=1,
    )
    return columns.astype(np.intp), week.astype(np.intp), np.ones(len(product))


def _plant(
    random: Generator, codes: Codes, week: Codes, usual: Numbers, count: int
) -> tuple[Fault, ...]:
    """Plant faults where enough complaints will come of them for anybody to see.

    Some faults of carriers and places leave no room for others beside them: then all are planted
    anew.
    """
    planted: list[Fault] = []
    failed = 0
    weeks = HISTORY + QUARTER
    coming = usual * gammainc(_LAG[0], np.arange(weeks - 0.5, 0, -1) / _LAG[1])[week]
    is_sound = np.ones(len(week), bool)
    while len(planted) < count:
        if failed == _TRIES:
            planted, failed, is_sound = [], 0, np.ones(len(week), bool)
        failed += 1
        kind = str(random.choice(_KINDS, p=_OFTEN))
        place = DIMENSIONS.index(kind)
        begin = int(random.integers(HISTORY, HISTORY + 8))
        recent = week >= begin
        times = float(random.uniform(*_TIMES))
        values = (
            np.bincount(codes[recent, place], coming[recent], codes[:, place].max() + 1) * times
        )
        enough = np.flatnonzero(values >= _ENOUGH)
        if kind == "lot":
            first = np.full(len(values), weeks)
            np.minimum.at(first, codes[:, place], week)
            enough = enough[first[enough] >= begin]
        if len(enough):
            one = Fault(Slice(((place, int(random.choice(enough))),)), kind, begin, times)
            faulty = one.slice.holds(codes) & recent
            if is_sound[faulty].mean() > _APART:
                planted.append(one)
                failed = 0
                is_sound &= ~faulty
    return tuple(planted)


def _complaints(
    random: Generator, week: Codes, rates: Numbers, goods: tuple[Codes, Numbers], weeks: int
) -> tuple[Codes, Numbers]:
    """Draw which sales are complained of, and when: by how much longer each product is tried."""
    product, longer = goods
    many = random.poisson(rates * _MOST)
    rows = np.repeat(np.arange(len(rates)), many)
    after = random.gamma(*_LAG, len(rows)) * longer[product[rows]] * WEEK
    at = week[rows] * WEEK + random.uniform(0, WEEK, len(rows)) + after
    day = at % WEEK
    at = at - day + np.where((day >= _WEEKEND) & (random.random(len(at)) < _RESTS), day - 3, day)
    frailty = random.gamma(1 / _FRAILTY, _FRAILTY, (product.max() + 1, weeks))
    now = np.minimum(at // WEEK, weeks - 1).astype(np.intp)
    season = 1 + _WAVE * np.sin(2 * np.pi * now / 52)
    kept = random.random(len(rows)) * _MOST < frailty[product[rows], now] * season
    kept &= (at < weeks * WEEK) & (now - week[rows] < LAGS)
    return rows[kept], at[kept]


def _persons(random: Generator, at: Numbers) -> tuple[Codes, Codes]:
    """Return who complains, and the place of the complaint: some do so up to six times more."""
    times = 1 + np.where(random.random(len(at)) < _ANGRY, random.integers(1, 7, len(at)), 0)
    again = np.repeat(np.arange(len(at)), times)
    return again.astype(np.intp), again.astype(np.intp)
