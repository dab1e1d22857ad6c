"""Business hours, moments and stretches of time for property tests, odd ones among them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from steward.promises.rules import DAY, Hours, Period, SpecialDay

# By daylight saving time at one and at two o'clock, at midnight, by half an hour; and without.
_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
)


@st.composite
def days(draw: st.DrawFn) -> tuple[Period, ...]:
    """A day of up to four periods, which may meet and may touch midnight."""
    edges = sorted(draw(st.lists(st.integers(0, DAY), max_size=8, unique=True)))
    if len(edges) % 2:
        edges.pop()
    return tuple(Period(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """A week that is open somewhere, with special days in the years that `moments` draws from."""
    week = draw(st.lists(days(), min_size=7, max_size=7).filter(any))
    dates = st.dates(date(2024, 1, 1), date(2026, 12, 31))
    special = draw(st.dictionaries(dates, days(), max_size=6))
    zone = ZoneInfo(draw(st.sampled_from(_ZONES)))
    return Hours(zone, tuple(week), tuple(SpecialDay(*one) for one in special.items()))


def moments() -> st.SearchStrategy[datetime]:
    """Moments of two years, to the microsecond."""
    return st.datetimes(datetime(2024, 6, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn


def lengths() -> st.SearchStrategy[timedelta]:
    """Nothing, a microsecond, minutes, weeks of open time."""
    return st.timedeltas(timedelta(), timedelta(days=20))
