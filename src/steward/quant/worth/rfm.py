"""Recency, frequency, monetary value: scores of 1 to 5, and the segments that they make.

Hughes (1994), Strategic Database Marketing; Bult, Wansbeek, Marketing Science 14 (1995) 378-394.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from steward.quant.worth.orders import Numbers

Scores = NDArray[np.int8]
_FIFTHS = 5


class Segment(StrEnum):
    """What a customer is to the house, by the three scores."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    PROMISING = "promising"
    COOLING = "cooling"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"


class Rule(NamedTuple):
    """The lowest and the highest score of each kind that a segment takes."""

    segment: Segment
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]

    def takes(self, recency: int, frequency: int, monetary: int) -> bool:
        """Whether a customer of these scores belongs here."""
        scores = (recency, frequency, monetary)
        return all(low <= one <= high for one, (low, high) in zip(scores, self[1:], strict=True))


RULES = (  # the first that takes a customer has them
    Rule(Segment.CHAMPIONS, (4, 5), (4, 5), (4, 5)),
    Rule(Segment.LOYAL, (3, 5), (4, 5), (1, 5)),
    Rule(Segment.PROMISING, (4, 5), (1, 3), (1, 5)),
    Rule(Segment.COOLING, (3, 3), (1, 3), (1, 5)),
    Rule(Segment.AT_RISK, (1, 2), (4, 5), (1, 5)),
    Rule(Segment.AT_RISK, (1, 2), (1, 3), (4, 5)),
    Rule(Segment.LAPSED, (1, 2), (1, 3), (1, 3)),
)
_SEGMENTS = tuple(Segment)


@dataclass(frozen=True, eq=False)
class Rfm:
    """Scores of customers, 5 the best, among all who ordered within `window` days.

    `segments` are places in the sequence of Segment: a small number for each customer, so that a
    million need a megabyte.
    """

    window: float
    recency: Scores
    frequency: Scores
    monetary: Scores
    segments: Scores

    def of(self, place: int) -> Segment:
        """Return the segment of one customer."""
        return _SEGMENTS[int(self.segments[place])]

    def counts(self) -> dict[Segment, int]:
        """Return how many customers each segment has, in the sequence of Segment."""
        many = np.bincount(self.segments, minlength=len(_SEGMENTS)).tolist()
        return dict(zip(_SEGMENTS, many, strict=True))


def rfm(days_since: ArrayLike, orders: ArrayLike, amounts: ArrayLike, *, window: float) -> Rfm:
    """Score customers by their last order, how many they placed and how much they paid.

    Three arrays of one length, counted within the last `window` days. Raises ValueError where they
    are not, or where somebody did not order within it.
    """
    since, many, much = (np.asarray(one, float) for one in (days_since, orders, amounts))
    if not since.shape == many.shape == much.shape:
        raise ValueError("each customer needs a last order, a number of orders and an amount")
    if not (((since >= 0) & (since <= window)).all() and (many >= 1).all()):
        raise ValueError("who is scored ordered within the window")
    recency, frequency, monetary = (ranked(one, _FIFTHS) for one in (-since, many, much))
    segments = _TABLE[recency - 1, frequency - 1, monetary - 1]
    return Rfm(window, recency, frequency, monetary, segments)


def ranked(values: Numbers, parts: int) -> Scores:
    """Return in which of so many equal parts each value stands by its rank, the highest in `parts`.

    Equal values share the mean of their ranks, so they stand in the same part; where many are
    equal, parts beside theirs stay empty. Raises ValueError for what is no number.
    """
    if np.isnan(values).any():
        raise ValueError("only numbers have a rank")
    middle = (rankdata(values) - 0.5) / max(len(values), 1)
    return (1 + np.minimum(np.floor(parts * middle), parts - 1)).astype(np.int8)


def _segment(recency: int, frequency: int, monetary: int) -> int:
    takes = (rule.segment for rule in RULES if rule.takes(recency, frequency, monetary))
    return _SEGMENTS.index(next(takes))


_EACH = range(1, _FIFTHS + 1)
_TABLE = np.array([[[_segment(r, f, m) for m in _EACH] for f in _EACH] for r in _EACH], np.int8)
