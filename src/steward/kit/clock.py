"""The one place that asks what time it is, so that it can be held still: in tests, in a replay."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class _Clock:
    frozen_at: datetime | None = None


def now() -> datetime:
    """Return the present moment in UTC, or the moment that is frozen."""
    return _Clock.frozen_at or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (an aware time) for the length of a `with` block."""
    before, _Clock.frozen_at = _Clock.frozen_at, at
    try:
        yield
    finally:
        _Clock.frozen_at = before


def advance(by: timedelta) -> None:
    """Move a frozen clock on; an error when the clock is running."""
    if _Clock.frozen_at is None:
        msg = "the clock is running: freeze it before you move it"
        raise RuntimeError(msg)
    _Clock.frozen_at += by
