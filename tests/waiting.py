"""Waiting for something to become true, with a limit, instead of sleeping."""

import time
from collections.abc import Callable

_PAUSE = 0.02  # seconds


def wait_until(becomes_true: Callable[[], object], limit: float = 30.0) -> None:
    """Look again and again; fail once `limit` (seconds) is over: long, for other work may go on."""
    deadline = time.monotonic() + limit
    while not becomes_true():
        assert time.monotonic() < deadline, f"still not so after {limit:g} seconds"
        time.sleep(_PAUSE)
