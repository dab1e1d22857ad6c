"""How long work takes: near the broader kind when little was seen, near what was seen when much."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.routing.rules import (
    HALF_LIFE,
    LEAST_UNITS,
    MOST_UNITS,
    USUAL_MINUTES,
    Effort,
    History,
    Tally,
    WorkKind,
    estimate,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MACHINE = WorkKind("Machine", "normal", "email")
words = st.sampled_from(["a", "b", "c"])
kinds = st.builds(WorkKind, words, words, words)
seen = st.dictionaries(kinds, st.tuples(st.floats(0.1, 480), st.floats(0.01, 500)), max_size=12)


def _history(rows: dict[WorkKind, tuple[float, float]]) -> History:
    return History((kind, Tally(mean * mass, mass, NOW)) for kind, (mean, mass) in rows.items())


def test_ordinary_ticket_is_one_unit() -> None:
    assert estimate(History(), *MACHINE) == Effort(USUAL_MINUTES, 1.0)
    often = _history({MACHINE: (37.0, 10_000.0)})
    assert estimate(often, *MACHINE).units == 1.0
    assert estimate(often, *MACHINE).minutes == pytest.approx(37, abs=0.1)


def test_little_of_a_kind_stays_near_its_category_and_this_near_all() -> None:
    history = _history({MACHINE: (60.0, 1.0), WorkKind("Invoice", "low", "web"): (10.0, 95.0)})
    everything = (5 * 20 + 60 + 950) / (5 + 96)
    category = (5 * everything + 60) / 6
    assert estimate(history, *MACHINE).minutes == pytest.approx((5 * category + 60) / 6)
    unseen = estimate(history, "Machine", "critical", "chat")
    assert unseen.minutes == pytest.approx(category)
    assert estimate(history, "Return", "low", "web").minutes == pytest.approx(everything)


def test_what_is_old_counts_less() -> None:
    rows = [(MACHINE, Tally(60.0, 1.0, NOW))]
    now, later = History(rows, NOW), History(rows, NOW + 20 * HALF_LIFE)
    assert estimate(now, *MACHINE).minutes > 30
    assert estimate(later, *MACHINE).minutes == pytest.approx(USUAL_MINUTES, abs=0.01)


@given(seen, kinds)
def test_estimate_lies_between_all_that_was_seen_and_the_usual(
    rows: dict[WorkKind, tuple[float, float]], kind: WorkKind
) -> None:
    means = [mean for mean, _ in rows.values()] + [USUAL_MINUTES]
    found = estimate(_history(rows), *kind)
    assert min(means) - 1e-6 <= found.minutes <= max(means) + 1e-6
    assert LEAST_UNITS <= found.units <= MOST_UNITS
    assert found.units * 4 == int(found.units * 4)


@given(seen, kinds, st.floats(0.1, 480), st.floats(0, 100))
def test_longer_times_seen_never_shorten_the_estimate(
    rows: dict[WorkKind, tuple[float, float]], kind: WorkKind, mean: float, more: float
) -> None:
    shorter = estimate(_history(rows | {kind: (mean, 3.0)}), *kind)
    longer = estimate(_history(rows | {kind: (mean + more, 3.0)}), *kind)
    assert longer.minutes >= shorter.minutes - 1e-6
