"""What a change did: found where it is there, noise where it is not, and what speaks against it."""

import re

import numpy as np
import pytest

from steward.quant.effect import (
    Caution,
    Judgement,
    Way,
    cautions,
    grounds,
    judge,
    percent,
    verdict,
)
from steward.quant.effect.cases import KINDS, quality

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


def drawn(count: int = 70, level: float = 100, seed: int = 1) -> Numbers:
    return level + np.random.default_rng(seed).normal(0, 0.08 * level, count)


def judged(
    values: Numbers,
    start: int = 60,
    controls: list[Numbers] | None = None,
    cycles: tuple[float, ...] = (),
) -> Judgement:
    found = judge(
        values.tolist(), start, controls=[one.tolist() for one in controls or []], cycles=cycles
    )
    assert found is not None
    return found


def test_intervals_hold_the_truth_as_often_as_they_say_and_effects_are_found() -> None:
    nothing = quality(4 * len(KINDS), seed=5)
    assert nothing.judged >= 4 * len(KINDS) - 2, "very sparse ones are not"
    assert nothing.alarms <= 0.15, "5 of 100 that it says; these are 36"
    assert 0.9 < nothing.held < 0.99
    lifted = quality(6, seed=6, lift=0.6, kind="noise")
    assert lifted.alarms == 1


def test_a_lift_of_known_size_is_found_with_fake_dates_that_show_nothing_like_it() -> None:
    values = drawn()
    values[60:] *= 1.3
    found = judged(values)
    assert found.is_real
    assert found.way is Way.ALONE
    assert found.low < 30 < found.high
    assert found.p < 0.001
    assert found.fake_share == pytest.approx(1 / (1 + len(found.fakes)))
    assert len(found.fakes) >= 20
    assert 0 < found.least < 20
    assert found.total == pytest.approx(10 * found.change)
    assert found.cautions == ()
    assert len(found.expected) == len(values)


def test_what_all_others_did_too_is_no_effect_and_without_them_it_would_be_one() -> None:
    boom = np.where(np.arange(70) >= 60, 1.5, 1.0)
    others = [boom * drawn(level=level, seed=seed) for level, seed in ((300, 2), (40, 3))]
    values = boom * drawn()
    beside = judged(values, controls=[*others, np.zeros(70)])
    assert beside.way is Way.CONTROLS
    assert not beside.is_real
    assert beside.weights.sum() == pytest.approx(1)
    assert beside.weights[2] == 0
    assert judged(values).is_real
    own = judged(values * np.where(np.arange(70) >= 60, 1.3, 1.0), controls=others)
    assert own.is_real
    assert own.as_share(own.change) == pytest.approx(0.3, abs=0.08)


def test_others_that_went_another_way_even_before_are_named_and_allowed_for() -> None:
    values = drawn() * np.linspace(1, 2, 70)
    found = judged(values, controls=[drawn(seed=2)])
    assert Caution.PARTED_BEFORE in found.cautions
    assert not found.is_real


def test_a_break_that_began_before_the_date_is_named_and_nothing_is_proven() -> None:
    values = drawn()
    values[57:] *= 1.6
    found = judged(values)
    assert (found.broke_at, found.is_real) == (57, False)
    assert Caution.BROKE_BEFORE in found.cautions
    earlier = drawn()
    earlier[30:] *= 1.6
    stepped = judged(earlier)
    assert stepped.cautions == (Caution.STEPPED,)
    assert not stepped.is_real
    assert stepped.would_be == pytest.approx(160, abs=12)


def test_a_yearly_season_is_foreseen_once_it_was_seen_and_doubted_before() -> None:
    year = 365.25 / 7
    values = drawn(130) * (1 + 0.4 * np.sin(2 * np.pi * np.arange(130) / year))
    seen = judged(values, 120, cycles=(year,))
    assert not seen.is_real
    assert Caution.NO_SEASON not in seen.cautions
    young = judged(1.5 * values[60:120], 50, cycles=(year,))
    assert Caution.NO_SEASON in young.cautions
    assert verdict(young).endswith("): real, unless a season did it") == young.is_real


def test_a_holiday_is_no_effect_where_it_is_known() -> None:
    weeks, drawn_with = 16, 3
    known, unknown = (
        quality(weeks, drawn_with, kind="weeks with holidays", knows_holidays=knows)
        for knows in (True, False)
    )
    assert known.alarms < unknown.alarms
    closed = np.zeros(70)
    closed[60:63] = 1
    unlearnt = judge(drawn().tolist(), 60, calendar=[closed.tolist()])
    assert unlearnt is not None
    assert Caution.CLOSED_SINCE in unlearnt.cautions
    weekdays = (np.arange(70) % 7 == 0) * 1.0
    assert judge(drawn().tolist(), 60, cycles=(7.0,), calendar=[weekdays]) is not None, "told twice"


def test_too_little_is_said() -> None:
    assert judge([9.0] * 11 + [9.0] * 4, 11) is None, "too short before"
    assert judge([9.0] * 20, 19) is None, "too short after"
    assert judge([0.5] * 20 + [9.0] * 4, 20) is None, "too sparse"
    still = judge([9.0] * 30 + [9.0] * 6, 30)
    assert still is not None
    assert not still.is_real
    assert still.change == pytest.approx(0)


def test_it_is_said_in_plain_words_with_its_doubt() -> None:
    values = drawn()
    assert re.fullmatch(
        r"[+−][\d.]+ % \(95 %: −[\d.]+ % to \+[\d.]+ %\): not proven", verdict(judged(values))
    )
    values[60:] *= 1.3
    found = judged(values)
    assert verdict(found).endswith("): real")
    said = " ".join(grounds(found))
    assert f"0 of {len(found.fakes)} dates at which nothing was changed" in said
    assert "Nothing stands beside it" in said
    values[57:60] *= 1.3
    assert "The break began before the date" in " ".join(cautions(judged(values)))
    assert [percent(share) for share in (0.3, -0.004, 0.0)] == ["+30 %", "−0.4 %", "+0 %"]
