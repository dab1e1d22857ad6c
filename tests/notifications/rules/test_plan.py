"""Who hears of what by which way and when: quiet hours in any zone, over midnight, over changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.accounts import Role
from steward.notifications.rules import (
    ADMINS,
    CUSTOMERS,
    KEEPERS,
    LEADS,
    ROLES,
    STAFF,
    Kind,
    Quiet,
    Way,
    Wishes,
    kinds_for,
    plan,
    quiet_until,
    sane,
    wishes_of,
)

ZONES = ["Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
ways = st.frozensets(st.sampled_from(Way))
clocks = st.times().map(lambda t: t.replace(microsecond=0, fold=0))
hours = st.builds(Quiet, clocks, clocks, st.sampled_from(ZONES), st.booleans())
moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


def at(words: str, zone: str = "Europe/Amsterdam") -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "now", "until"),
    [
        ("22:00", "07:00", "2026-11-20T23:30", "2026-11-21T07:00"),
        ("22:00", "07:00", "2026-11-21T06:59", "2026-11-21T07:00"),
        ("22:00", "07:00", "2026-11-21T07:00", None),
        ("22:00", "07:00", "2026-11-20T21:59", None),
        ("22:00", "07:00", "2026-11-20T22:00", "2026-11-21T07:00"),
        ("12:00", "13:00", "2026-11-20T12:10", "2026-11-20T13:00"),
        ("12:00", "13:00", "2026-11-20T14:00", None),
        ("08:00", "08:00", "2026-11-20T08:00", None),
        ("00:00", "02:30", "2026-03-29T01:30", "2026-03-29T03:30"),  # 02:30 is left out that day
    ],
)
def test_quiet_hours_end_when_their_clock_says_so(
    starts: str, ends: str, now: str, until: str | None
) -> None:
    quiet = Quiet(time.fromisoformat(starts), time.fromisoformat(ends), "Europe/Amsterdam")
    assert quiet_until(quiet, at(now)) == (at(until) if until else None)


def test_the_hour_that_comes_twice_does_not_end_quiet_hours_before_they_began() -> None:
    quiet = Quiet(time(1), time(2, 30), "Europe/Amsterdam")
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 02:15, for the second time
    assert quiet_until(quiet, second) == second + timedelta(minutes=15)


@given(hours, moments)
def test_the_end_of_quiet_hours_is_soon_later_and_no_quiet_hour(
    quiet: Quiet, now: datetime
) -> None:
    until = quiet_until(quiet, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(quiet, until) is None


@given(
    st.sampled_from(Kind),
    st.dictionaries(st.sampled_from(Kind), ways),
    st.none() | hours,
    ways,
    moments,
    st.booleans(),
)
def test_what_is_planned_was_chosen_reaches_its_reader_and_breaks_no_quiet_hour(
    kind: Kind,
    chosen: dict[Kind, frozenset[Way]],
    quiet: Quiet | None,
    reach: frozenset[Way],
    now: datetime,
    urgent: bool,  # noqa: FBT001 - as above
) -> None:
    planned = plan(kind, Wishes(chosen, quiet), reach, now, is_urgent=urgent)
    assert {one.way for one in planned} == chosen.get(kind, frozenset()) & reach
    assert len(planned) == len({one.way for one in planned})
    passes = quiet is None or (urgent and quiet.urgent_passes)
    for one in planned:
        assert one.not_before >= now
        if one.way == Way.INBOX or passes:
            assert one.not_before == now
        elif quiet is not None:
            assert quiet_until(quiet, one.not_before) is None


@given(
    st.sampled_from(ROLES),
    st.none() | st.dictionaries(st.text(), st.lists(st.text())),
    st.none() | st.dictionaries(st.sampled_from(Kind), st.lists(st.sampled_from(Way))),
)
def test_ones_own_choice_goes_before_the_usual_and_that_before_the_sane(
    role: str, odd: dict[str, list[str]] | None, own: dict[str, list[str]] | None
) -> None:
    wishes = wishes_of(role, odd, own).ways
    assert set(wishes) == set(kinds_for(role))
    for kind, chosen in wishes.items():
        if own is not None and kind in own:
            assert chosen == frozenset(own[kind])
        elif odd is None or kind not in odd:
            assert chosen == sane(role)[kind]


def test_every_role_that_looks_after_something_has_defaults_and_no_other() -> None:
    assert set(ROLES) <= set(Role)
    assert kinds_for(Role.CUSTOMER) == CUSTOMERS
    assert kinds_for(Role.AGENT) == STAFF
    assert set(kinds_for(Role.SUPERVISOR)) == {*STAFF, *LEADS}
    assert kinds_for(Role.STOCK_KEEPER) == KEEPERS
    assert kinds_for(Role.ADMIN) == (*STAFF, *LEADS, *KEEPERS, *ADMINS)
    assert not kinds_for(Role.ANALYST)
    assert all(sane(role)[kind] for role in ROLES for kind in kinds_for(role))
