"""What `steward bench --only problems` measures, in small."""

import pytest

from steward.bench import problems


def test_planted_faults_are_counted_and_quiet_quarters_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(problems, "PRODUCTS", 100)
    monkeypatch.setattr(problems, "FAULTS", 2)
    monkeypatch.setattr(problems, "RISES", 1)
    watched, quiet, *_, said, _ = problems.measure_problems(quarters=1)
    assert (watched["op"], watched["faults"]) == ("problems", 2)
    assert 0 <= watched["found"] <= 2
    assert (said["op"], said["faults"]) == ("problems_topics", 1)
    assert (quiet["op"], quiet["faults"], quiet["found"]) == ("problems_quiet", 0, 0)
    assert quiet["cpu_seconds"] > 0
