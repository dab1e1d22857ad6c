"""The slices that explain a change are found, few and exactly; where nothing changed, none is."""

from dataclasses import replace

import numpy as np
import pytest

from steward.quant.search import Leaves, expect, expect_rate, search
from steward.quant.search.cases import quality

CYCLE = 12


def cube() -> tuple[Leaves, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """Make two regions by three products by two channels, over three years with a season."""
    random = np.random.default_rng(3)
    codes = np.array([(r, p, c) for r in range(2) for p in range(3) for c in range(2)])
    time = np.arange(3 * CYCLE + 1)
    season = 1 + 0.5 * np.sin(2 * np.pi * time / CYCLE)
    values = random.poisson(200 * (1 + codes.sum(axis=1))[:, None] * season).astype(float)
    names = (("north", "south"), ("beans", "filters", "mills"), ("shop", "web"))
    return Leaves(("region", "product", "channel"), names, codes, values[:, -1]), values[:, :-1]


def test_causes_are_named_as_often_as_the_bar_asks() -> None:
    found = quality(12, seed=41)
    assert found.f1 >= 0.85, found


def test_a_season_is_no_cause_and_a_slice_of_two_dimensions_is_named_with_its_share() -> None:
    leaves, history = cube()
    told = expect(history, leaves.codes, CYCLE)
    quiet = search(leaves, told)
    assert (quiet.causes, quiet.explained) == ((), None)
    assert abs(quiet.actual - quiet.expected) < 3 * quiet.usual < 0.15 * quiet.expected
    fallen = (leaves.codes[:, 0] == 1) & (leaves.codes[:, 1] == 2)
    leaves.actual[fallen] = np.round(leaves.actual[fallen] * 0.4)
    found = search(leaves, told)
    (cause,) = found.causes
    assert cause.where == (("region", "south"), ("product", "mills"))
    assert cause.actual / cause.expected == pytest.approx(0.4, abs=0.05)
    assert cause.change == pytest.approx(cause.actual - cause.expected)
    assert found.explained == pytest.approx(1, abs=0.15)
    assert cause.surprise > 0


def test_a_rate_is_blamed_where_it_changed_and_not_where_only_volumes_shifted() -> None:
    leaves, history = cube()
    random = np.random.default_rng(4)
    wins = random.binomial(history.astype(int), 0.4).astype(float)
    more = leaves.actual * np.where(leaves.codes[:, 2] == 1, 2.5, 1)
    told = expect_rate(wins, history, more, leaves.codes, CYCLE)
    even = random.binomial(more.astype(int), 0.4).astype(float)
    assert search(replace(leaves, actual=even), told).causes == ()
    rate = np.where(leaves.codes[:, 1] == 0, 0.25, 0.4)
    worse = random.binomial(more.astype(int), rate).astype(float)
    found = search(replace(leaves, actual=worse), told)
    assert [one.where for one in found.causes] == [(("product", "beans"),)]


def test_what_is_new_and_what_is_gone_are_causes_beside_one_that_fell() -> None:
    leaves, history = cube()
    history[leaves.codes[:, 1] == 0] = 0
    told = expect(history, leaves.codes, CYCLE)
    leaves.actual[(leaves.codes[:, 1] == 2) & (leaves.codes[:, 2] == 0)] = 0
    causes = {one.where for one in search(leaves, told).causes}
    assert causes == {(("product", "beans"),), (("product", "mills"), ("channel", "shop"))}
