"""Problems are found in complaints: soon, seldom falsely, and at the slice that is at fault."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from steward.quant.faults import (
    Complaint,
    House,
    Sale,
    Slice,
    chart,
    find,
    house_of,
    learn,
    sentences,
)
from steward.quant.faults.lag import LAGS, lag_curve, lagged, own_lags
from steward.quant.faults.quality import quality, together, watched
from steward.quant.faults.said import SHARE, said

WEEKS, HISTORY = 60, 52
DIMENSIONS = ("product", "lot", "carrier")
LABELS = {"product": "Product", "lot": "Lot", "carrier": "Carrier"}
BEGIN, END = HISTORY * 7.0, WEEKS * 7.0


def sales() -> list[Sale]:
    """Thirty products, two lots of each for every four weeks, two carriers."""
    return [
        Sale(
            week,
            {"product": f"P{p}", "lot": f"P{p}-{week // 4}{half}", "carrier": carrier},
            10.0,
        )
        for week in range(WEEKS)
        for p in range(30)
        for carrier in ("Post", "Van")
        for half in "ab"
    ]


def complaints(
    sold: list[Sale], *, bad: dict[str, str] | None = None, times: float = 1
) -> list[Complaint]:
    """One of a hundred units is complained of, some days later; `bad` ones so many times more."""
    random = np.random.default_rng(5)
    found = []
    for number, one in enumerate(sold):
        is_bad = bad and bad.items() <= one.where.items() and one.week >= 50
        for part in range(random.poisson(one.units * 0.01 * (times if is_bad else 1))):
            at = (one.week + random.uniform() + random.gamma(1.5, 1)) * 7
            key = f"{number}-{part}"
            found.append(Complaint(key, f"person {key}", at, one.where, one.week))
    return found


def problems(told: list[Complaint], sold: list[Sale]) -> tuple[House, list[dict[str, str]]]:
    house = house_of(DIMENSIONS, sold, told, WEEKS)
    return house, [dict(house.words(one.slice)) for one in find(learn(house, HISTORY), BEGIN, END)]


def test_faults_are_found_soon_and_named_rightly_in_made_up_quarters() -> None:
    found = together([quality(seed, products=300, faults=5) for seed in (1, 2)])
    assert found.found >= 7, found
    assert found.median_after <= 20, found
    assert found.right_share >= 0.7, found
    quiet = quality(3, products=300, faults=0)
    assert (quiet.found, quiet.outcomes) == (0, ())
    assert quiet.false <= 3, quiet


@pytest.mark.parametrize(
    "bad",
    [{"lot": "P3-13a"}, {"product": "P7"}, {"carrier": "Van"}],
    ids=["lot", "product", "carrier"],
)
def test_what_is_at_fault_is_named_and_not_what_it_is_in_nor_its_parts(bad: dict[str, str]) -> None:
    sold = sales()
    _, found = problems(complaints(sold, bad=bad, times=9), sold)
    assert found[0] == bad
    assert len(found) == 1, "one cause opens one problem"


def test_one_angry_person_is_one() -> None:
    sold = sales()
    told = complaints(sold)
    before = problems(told, sold)[1]
    assert len(before) <= 1, "two months in which nothing is wrong"
    one = {"product": "P3", "lot": "P3-13a", "carrier": "Post"}
    angry = [Complaint(f"again {n}", "Ada", BEGIN + n / 8, one, 52) for n in range(60)]
    assert problems([*told, *angry], sold)[1] == before
    many = [replace(each, person=f"somebody {n}") for n, each in enumerate(angry)]
    found = problems([*told, *many], sold)[1]
    assert any(one.get("lot") == "P3-13a" for one in found)


def test_what_comes_late_or_twice_changes_nothing() -> None:
    sold = sales()
    told = complaints(sold, bad={"lot": "P3-13a"}, times=9)
    house = house_of(DIMENSIONS, sold, told, WEEKS)
    usual = learn(house, HISTORY)
    mixed = [told[place] for place in np.random.default_rng(1).permutation(len(told)).tolist()]
    again = house_of(DIMENSIONS, sold[::-1], [*mixed, *told[:500]], WEEKS)
    first, later = (find(one, BEGIN, END) for one in (usual, learn(again, HISTORY)))
    assert [(one.slice, one.at, one.seen) for one in later] == [
        (one.slice, one.at, one.seen) for one in first
    ]
    assert first


def test_known_problem_opens_no_second_one() -> None:
    sold = sales()
    house = house_of(DIMENSIONS, sold, complaints(sold, bad={"lot": "P3-13a"}, times=9), WEEKS)
    known = house.slice_of({"lot": "P3-13a"})
    assert known is not None
    assert find(learn(house, HISTORY, (known,)), BEGIN, END, (known,)) == []
    assert house.slice_of({"lot": "gone"}) is None


def test_a_problem_is_told_in_words() -> None:
    sold = sales()
    house = house_of(DIMENSIONS, sold, complaints(sold, bad={"lot": "P3-13a"}, times=9), WEEKS)
    first, second, third = sentences(find(learn(house, HISTORY), BEGIN, END)[0], house, LABELS)
    assert first.startswith("Lot P3-13a: ")
    assert " % complain, all others " in first
    assert second.startswith("It explains ")
    assert "slices looks this strong by luck is under 1 in 1" in third


def test_chart_has_limits_that_usual_weeks_keep_and_a_fault_breaks() -> None:
    sold = sales()
    house = house_of(DIMENSIONS, sold, complaints(sold, bad={"product": "P7"}, times=9), WEEKS)
    usual = learn(house, HISTORY)
    good, bad = (
        chart(usual, one, LAGS, WEEKS)
        for one in (house.slice_of({"product": "P6"}), house.slice_of({"product": "P7"}))
        if one is not None
    )
    assert not any(week.is_out for week in good)
    assert sum(week.is_out for week in bad) >= 3
    assert not any(week.is_out for week in bad if week.week < 50)
    week = good[20]
    assert week.rate == pytest.approx(1000 * week.complaints / week.exposed)
    assert week.usual_rate == pytest.approx(10, rel=0.5)
    assert week.upper > week.usual


def test_a_bad_quarter_does_not_widen_the_limits_of_its_product() -> None:
    sold = sales()
    calm = complaints(sold)
    one = {"product": "P7", "lot": "P7-6a", "carrier": "Post"}
    bad = [Complaint(f"bad {n}", f"x {n}", (27 + n / 8) * 7, one, 26) for n in range(80)]
    limits = [
        learn(house_of(DIMENSIONS, sold, told, WEEKS), HISTORY) for told in (calm, [*calm, *bad])
    ]
    upper = [
        chart(usual, usual.house.slice_of({"product": "P7"}) or Slice(()), 55, 56)[0].upper
        for usual in limits
    ]
    assert upper[1] <= upper[0] + 1


def test_the_lag_is_learnt_without_knowing_what_sale_a_complaint_is_of() -> None:
    random = np.random.default_rng(2)
    true = np.array([0.1, 0.35, 0.25, 0.15, 0.1, 0.05, *[0.0] * (LAGS - 6)])
    sold = random.poisson(40, (300, 60)) * (random.random((300, 60)) < 0.3).astype(float)
    counts = random.poisson(lagged(sold, true) * 0.05).astype(float)
    assert lag_curve(counts, sold) == pytest.approx(true, abs=0.03)


def test_no_complaints_and_no_sales_are_no_problem() -> None:
    assert find(learn(house_of(DIMENSIONS, sales(), [], WEEKS), HISTORY), BEGIN, END) == []
    empty = house_of(DIMENSIONS, [], [], WEEKS)
    assert find(learn(empty, HISTORY), BEGIN, END) == []
    assert quality(3, products=50, faults=0).median_after == inf


def test_topics_that_rise_are_found_soon_and_named() -> None:
    found = together(watched(said(seed, products=600), SHARE) for seed in range(4))
    assert found.found >= 18
    assert found.right == found.found
    assert found.median_after <= 15
    assert found.false == 0


def test_who_waits_longer_has_a_curve_of_their_own_and_who_told_little_that_of_all() -> None:
    """Of three groups one complains at once, one in the second month, and one said nothing."""
    random = np.random.default_rng(4)
    sold = np.full((3, 52), 20.0)
    soon, late = random.gamma(2, 0.3, 200), random.gamma(9, 0.7, 200)
    whole = np.histogram(np.concatenate([soon, late]), np.arange(LAGS + 1))[0] / 400
    group = np.repeat([0, 1, 2], [200, 200, 0])
    curves = own_lags(group, np.concatenate([soon, late]).astype(np.intp), sold, whole)
    assert curves.sum(axis=1) == pytest.approx(1)
    assert curves[0, :2].sum() > 0.85
    assert curves[1, 4:].sum() > 0.8
    assert abs(curves[2] - whole).sum() < 0.5
    assert (curves[-1] == whole).all()
    at_once = np.eye(LAGS)[2]
    (same, *_) = own_lags(np.zeros(9, np.intp), np.full(9, 2), sold, at_once)
    assert same == pytest.approx(at_once)


def test_what_is_tasted_the_next_day_raises_no_alarm_beside_what_fails_in_months() -> None:
    random, sold = np.random.default_rng(6), sales()
    told, beans = [], {"P3", "P17", "P20"}
    for number, one in enumerate(sold):
        waits = (1.5, 0.3) if one.where["product"] in beans else (9, 0.8)
        for part in range(random.poisson(one.units * 0.04)):
            at = (one.week + random.uniform() + random.gamma(*waits)) * 7
            key = f"{number}-{part}"
            told.append(Complaint(key, f"person {key}", at, one.where, one.week))
    assert not beans & {one.get("product", "") for one in problems(told, sold)[1]}
