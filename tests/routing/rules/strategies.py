"""Queues and staff for property tests, scarce and odd ones among them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from steward.routing.rules import Expert, Need, Work

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_SKILLS = ("billing", "boilers", "returns")
_shares = st.sampled_from([0.0, 0.2, 0.3, 0.5, 0.8, 1.0])
_words = st.sampled_from([None, "de", "fr"])


def _minutes(least: int, most: int) -> st.SearchStrategy[timedelta]:
    return st.integers(least, most).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def works(draw: st.DrawFn, *, most: int = 12) -> list[Work]:
    """A queue of works that have waited up to two days, some without a promise."""
    return [draw(_work(f"T-{number}")) for number in range(draw(st.integers(0, most)))]


@st.composite
def experts(draw: st.DrawFn, *, most: int = 6) -> list[Expert]:
    """Experts, some of them away, full, out of their shift, or with no capacity at all."""
    return [draw(_expert(f"agent-{number}")) for number in range(draw(st.integers(0, most)))]


@st.composite
def _work(draw: st.DrawFn, name: str) -> Work:
    since = NOW - draw(_minutes(0, 2880))
    skills = draw(st.lists(st.sampled_from(_SKILLS), unique=True, max_size=2))
    return Work(
        name,
        draw(st.sampled_from(["critical", "high", "normal", "low"])),
        since,
        draw(st.none() | _minutes(1, 1440).map(lambda minutes: since + minutes)),
        draw(st.sampled_from([1.0, 15.0, 90.0])),
        tuple(Need(skill, draw(_shares), draw(_shares)) for skill in skills),
        draw(st.sampled_from([0.5, 1.0, 3.0])),
        agent=draw(st.sampled_from([None, "agent-0"])),
        language=draw(_words),
        permission=draw(_words),
        returned=draw(st.frozensets(st.just("agent-1"))),
    )


@st.composite
def _expert(draw: st.DrawFn, name: str) -> Expert:
    capacity = draw(st.sampled_from([0.0, 1.0, 2.0, 4.0]))
    return Expert(
        name,
        draw(st.dictionaries(st.sampled_from(_SKILLS), _shares)),
        capacity,
        draw(st.sampled_from([0.0, 0.5, 1.0])) * capacity,
        draw(st.none() | _minutes(-30, 480).map(lambda minutes: NOW + minutes)),
        is_present=draw(st.booleans()),
        room_at=draw(st.none() | _minutes(-5, 90).map(lambda minutes: NOW + minutes)),
        is_generalist=draw(st.booleans()),
        is_lead=draw(st.booleans()),
        languages=draw(st.frozensets(st.sampled_from(["de", "fr"]))),
        permissions=draw(st.frozensets(st.sampled_from(["de", "fr"]))),
    )
