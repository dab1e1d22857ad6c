"""Scores by rank, and each customer in one segment by the written rules."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.worth import RULES, Rfm, Segment, rfm
from steward.quant.worth.rfm import ranked

FEW = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 5), st.integers(0, 50)), min_size=1, max_size=40
)


def _scored(rows: list[tuple[int, int, int]]) -> Rfm:
    since, many, much = zip(*rows, strict=True)
    return rfm(since, many, much, window=90)


@given(FEW)
def test_equal_values_get_equal_scores_and_better_ones_never_lower(
    rows: list[tuple[int, int, int]],
) -> None:
    found = _scored(rows)
    for scores, column, sign in (
        (found.recency, 0, -1),
        (found.frequency, 1, 1),
        (found.monetary, 2, 1),
    ):
        values = np.array([row[column] for row in rows]) * sign
        for one, other in product(range(len(rows)), repeat=2):
            if values[one] == values[other]:
                assert scores[one] == scores[other]
            if values[one] > values[other]:
                assert scores[one] >= scores[other]
        assert 1 <= scores.min() <= scores.max() <= 5
    assert sum(found.counts().values()) == len(rows)


def test_different_values_make_fifths() -> None:
    scores = ranked(np.arange(1000.0), 5)
    assert np.bincount(scores).tolist() == [0, 200, 200, 200, 200, 200]
    assert ranked(np.full(7, 3.0), 5).tolist() == [3] * 7  # all alike: in the middle
    assert ranked(np.array([4.0]), 5).tolist() == [3]
    assert len(ranked(np.array([]), 5)) == 0


def test_each_of_the_125_kinds_has_a_segment_and_each_segment_is_used() -> None:
    used = set()
    for scores in product(range(1, 6), repeat=3):
        used.add(next(rule.segment for rule in RULES if rule.takes(*scores)))
    assert used == set(Segment)


def test_customers_stand_where_the_rules_say() -> None:
    random = np.random.default_rng(4)
    since, many = random.integers(0, 365, 3000), random.geometric(0.3, 3000)
    found = rfm(since, many, random.gamma(2, 30, 3000), window=365)
    for place in range(3000):
        scores = (found.recency[place], found.frequency[place], found.monetary[place])
        first = next(rule.segment for rule in RULES if rule.takes(*map(int, scores)))
        assert found.of(place) is first
    best = rfm([1, 80, 40, 1, 80], [9, 9, 3, 1, 1], [90, 90, 30, 9, 10], window=365)
    assert [best.of(place) for place in range(5)] == [
        Segment.CHAMPIONS, Segment.AT_RISK, Segment.COOLING, Segment.PROMISING, Segment.LAPSED,
    ]  # fmt: skip
    assert (best.window, best.counts()[Segment.LOYAL]) == (365, 0)


def test_who_did_not_order_within_the_window_is_refused() -> None:
    for since, many in ((91, 1), (-1, 1), (5, 0), (float("nan"), 1)):
        with pytest.raises(ValueError, match="within the window"):
            rfm([since], [many], [1], window=90)
    with pytest.raises(ValueError, match="each customer needs"):
        rfm([1], [1, 2], [1], window=90)
    with pytest.raises(ValueError, match="only numbers"):
        rfm([1], [1], [float("nan")], window=90)


def test_the_table_in_the_docs_is_the_rules() -> None:
    page = Path(__file__).parents[3] / "docs" / "customer-value.md"
    line = re.compile(r"^\| (\w+) \| ([\d–]+) \| ([\d–]+) \| ([\d–]+) \| \D+ \|$", re.MULTILINE)
    told = line.findall(page.read_text(encoding="utf-8"))
    ranges = [("–".join(map(str, sorted(set(one)))) for one in rule[1:]) for rule in RULES]
    assert told == [(rule.segment, *said) for rule, said in zip(RULES, ranges, strict=True)]
