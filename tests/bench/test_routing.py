"""What `steward bench --only plan` measures, and that it needs no server for it."""

import json

import pytest

from steward.cli import run


def test_plans_are_measured_without_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STEWARD_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setattr("sys.argv", ["steward", "bench", "--only", "plan", "--json"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    whole, one_more = map(json.loads, capsys.readouterr().out.splitlines())
    assert (whole["op"], whole["waiting"], whole["experts"]) == ("plan", 2000, 200)
    assert (one_more["op"], one_more["waiting"]) == ("plan_one_more", 2001)
    for figures in (whole, one_more):
        assert figures["given"] > 0
        assert 0 < figures["p50_ms"] <= figures["p95_ms"] < 3000  # far more than on a quiet machine
