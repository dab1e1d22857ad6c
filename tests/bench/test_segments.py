"""What `steward bench --only segments` measures: worth kept, segments counted, nobody forgotten."""

import pytest

from steward.bench.segments import measure_segments
from steward.kit.settings import Settings

pytestmark = pytest.mark.database


def test_what_is_measured_is_named(settings: Settings) -> None:
    kept, *counted, cared = measure_segments(settings, people=300)
    assert kept["op"] == "worth_kept"
    assert 200 < kept["first_written"] < 300
    assert {one["op"] for one in counted} == {"segments"}
    assert len({one["segment"] for one in counted}) == 8
    assert cared["op"] == "care"
    assert cared["open"] > 0
    assert cared["forgotten"] == 0
