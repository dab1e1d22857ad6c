"""Orders line by line, and what of them the models ask for, one figure for each customer."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
WEEK = 7.0  # days


class Histories(NamedTuple):
    """Of each customer: how often they came again, and when, in weeks.

    `repeats` are the orders after the first, `last` is the time from the first order to the last (0
    where there is only one), `age` that from the first order until now.
    """

    repeats: Numbers
    last: Numbers
    age: Numbers


class Paid(NamedTuple):
    """Of each customer: how many orders after the first, and their average amount (0 of none)."""

    orders: Numbers
    average: Numbers


class Gaps(NamedTuple):
    """Of each customer: how many gaps lie between orders, and the logarithms of their days.

    `mean` is the mean of the logarithms (0 of none), `squares` the sum of their squared distances
    from it.
    """

    many: Numbers
    mean: Numbers
    squares: Numbers


class Orders:
    """Orders of many customers, in any sequence; those of one customer on one day are one order.

    `customers` are whole numbers, `days` are counted from anywhere, `amounts` in one currency:
    three arrays of one length. A return is no order: take it off the amount of its order. What is
    asked for by customer comes in the sequence of `customers`, each of whom is there once. Raises
    ValueError for what is no number.
    """

    def __init__(self, customers: ArrayLike, days: ArrayLike, amounts: ArrayLike) -> None:
        given = np.asarray(customers), np.asarray(days, float), np.asarray(amounts, float)
        if not given[0].shape == given[1].shape == given[2].shape:
            raise ValueError("each order needs a customer, a day and an amount")
        if not (np.isfinite(given[1]).all() and np.isfinite(given[2]).all()):
            raise ValueError("the day and the amount of an order are numbers")
        sequence = np.lexsort((given[1], given[0]))
        who, when, much = (column[sequence] for column in given)
        is_new = np.ones(len(who), bool)
        is_new[1:] = (who[1:] != who[:-1]) | (when[1:] != when[:-1])
        self._who, self._when = who[is_new], when[is_new]
        self._amounts = np.bincount(np.cumsum(is_new) - 1, much).astype(float)
        self.customers, first, many = np.unique(self._who, return_index=True, return_counts=True)
        self._first: Places = first
        self._many: Places = many

    def __len__(self) -> int:
        return len(self._who)

    def until(self, now: float) -> "Orders":
        """Return the orders up to a day, itself included."""
        return self._only(self._when <= now)

    def counts(self, customers: NDArray[np.int64], after: float, until: float) -> Numbers:
        """Return how many orders each of `customers` placed after a day, up to another."""
        who = self._who[(self._when > after) & (self._when <= until)]
        ends = (np.searchsorted(who, customers, side) for side in ("right", "left"))
        return np.subtract(*ends).astype(float)

    def histories(self, now: float) -> Histories:
        """Return how often and when customers came again. Raises ValueError for orders to come."""
        start = self._when[self._first]
        end = self._when[self._first + self._many - 1]
        if len(end) and end.max() > now:
            raise ValueError("no order comes after now")
        # whole days are subtracted before they become weeks, so that equal histories stay equal
        weeks = (end - start) / WEEK, (now - start) / WEEK
        return Histories((self._many - 1).astype(float), *weeks)

    def paid(self) -> Paid:
        """Return the average amount of what customers ordered after their first order."""
        repeats = self._many - 1
        total = self._sums(self._amounts) - self._amounts[self._first]
        return Paid(repeats.astype(float), _over(total, repeats))

    def gaps(self) -> Gaps:
        """Return the gaps between orders."""
        many = self._many - 1
        logs = np.zeros(len(self._when))
        is_gap = np.ones(len(logs), bool)
        is_gap[self._first] = False
        logs[is_gap] = np.log(np.diff(self._when)[is_gap[1:]])
        mean = _over(self._sums(logs), many)
        apart = np.where(is_gap, (logs - np.repeat(mean, self._many)) ** 2, 0.0)
        return Gaps(many.astype(float), mean, self._sums(apart))

    def _sums(self, values: Numbers) -> Numbers:
        return np.bincount(np.repeat(np.arange(len(self._many)), self._many), values).astype(float)

    def _only(self, chosen: NDArray[np.bool_]) -> "Orders":
        return Orders(self._who[chosen], self._when[chosen], self._amounts[chosen])


def distinct(*columns: Numbers) -> tuple[tuple[Numbers, ...], Places, Numbers]:
    """Return the rows that differ, at which of these each row stands, and how often each is there.

    A million customers have some hundred thousand histories that differ.
    """
    code = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        code = np.unique(code * max(len(values), 1) + place, return_inverse=True)[1]
    _, first, many = np.unique(code, return_index=True, return_counts=True)
    return tuple(column[first] for column in columns), code, many.astype(float)


def _over(total: Numbers, many: Places) -> Numbers:
    return np.where(many > 0, total / np.maximum(many, 1), 0.0)
