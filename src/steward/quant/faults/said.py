"""Made-up quarters of what people say: topics, some of which are spoken of more from a week on."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from steward.quant.faults.cases import HISTORY, Case, Fault, case
from steward.quant.faults.house import UNKNOWN, WEEK, Codes, House, Slice, added

SHARE = 0.1  # of the false alarms of goods, which `problems` gives to topics
_NONE = 0.2  # of all complaints, that are of no topic
_EVEN = 0.5  # of a Dirichlet: few topics are of many complaints
_TIMES = (3.0, 10.0)  # as many complaints of a topic
_ENOUGH = 30.0  # complaints of a topic that rises before the quarter ends, or it is not planted
_FIRST, _LAST = HISTORY, HISTORY + 8  # weeks in which a rise begins


def said(seed: int, *, products: int = 2000, topics: int = 100, faults: int = 5) -> Case:
    """Make a house that complains of so many topics, of which so many rise in its last quarter.

    Everybody buys of every topic. Who, when and how often is as in `case`, without faults of goods.
    """
    random = np.random.default_rng([seed, topics])
    house = _house(random, case(seed, products=products, faults=0).house, topics)
    planted = _plant(random, house, faults)
    rows, codes = [np.arange(len(house.at))], [house.codes[:, 0]]
    for one in planted:
        since = np.flatnonzero(house.at >= one.week * WEEK)
        usual = one.slice.holds(house.codes[since]).sum()
        rows.append(random.choice(since, random.poisson((one.times - 1) * usual)))
        codes.append(np.full(len(rows[-1]), one.slice.where[0][1]))
    told = _told(house, np.concatenate(rows), np.concatenate(codes))
    return Case(told, planted, _faults_of(told, planted))


def _house(random: Generator, goods: House, topics: int) -> House:
    """Return the same sales and complaints, of topics instead of goods."""
    units = added(goods.sold_week, goods.units, goods.weeks)
    share = random.dirichlet(np.full(topics, _EVEN)) * (1 - _NONE)
    told = random.choice(topics + 1, len(goods.at), p=[*share, 1 - share.sum()])
    return replace(
        goods,
        dimensions=("topic",),
        names=(tuple(f"topic {one}" for one in range(topics)),),
        sold_week=np.repeat(np.arange(goods.weeks), topics),
        sold_codes=np.tile(np.arange(topics), goods.weeks)[:, None],
        units=np.repeat(units, topics),
        codes=np.where(told < topics, told, UNKNOWN)[:, None],
    )


def _plant(random: Generator, house: House, count: int) -> tuple[Fault, ...]:
    """Draw which topics rise, from when and by how much, where enough will be told to be seen."""
    planted: dict[int, Fault] = {}
    while len(planted) < count:
        week, times = int(random.integers(_FIRST, _LAST)), float(random.uniform(*_TIMES))
        recent = house.codes[house.at >= week * WEEK, 0]
        many = np.bincount(recent[recent != UNKNOWN], minlength=len(house.names[0]))
        enough = [one for one in np.flatnonzero(many * times >= _ENOUGH) if one not in planted]
        if enough:
            topic = int(random.choice(enough))
            planted[topic] = Fault(Slice(((0, topic),)), "topic", week, times)
    return tuple(planted.values())


def _told(house: House, rows: Codes, codes: Codes) -> House:
    """Return complaints of these topics at the times of those `rows`; more than all by others."""
    again = len(rows) - len(house.at)
    others = house.person.max(initial=UNKNOWN) + 1 + np.arange(again)
    order = np.argsort(house.at[rows], kind="stable")
    return replace(
        house,
        at=house.at[rows][order],
        person=np.concatenate([house.person, others])[order],
        codes=codes[order][:, None],
        since_week=house.since_week[rows][order],
    )


def _faults_of(house: House, planted: tuple[Fault, ...]) -> Codes:
    found = np.full(len(house.at), UNKNOWN, np.intp)
    for number, one in enumerate(planted):
        found[one.slice.holds(house.codes) & (house.at >= one.week * WEEK)] = number
    return found
