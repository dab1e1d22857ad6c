"""Times in words: as short as is clear, and in step with static/js/ticker.js."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel

from steward.kit import clock
from steward.kit.shell import Words

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (-51, "Late by 2 d 3 h"),
        (-24.5, "Late by 1 d"),
        (-23.6, "Late by 23 h"),
        (-1.1, "Late by 1 h 6 min"),
        (-0.1, "Late by 6 min"),
        (1.1, "1 h 6 min left"),
        (5, "By 17:00"),
        (70, "Mon 10:00"),
        (24 * 20, "10 Dec"),
    ],
)
def test_what_is_due_is_said_shortly(hours: float, said: str) -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context(), clock.frozen(NOON):
        due = Words("en", ZoneInfo("UTC")).due(NOON + timedelta(hours=hours))
    assert due == said
