"""What `steward bench --only worth` measures, and that it says what it lacks."""

import json
from pathlib import Path
from typing import Any

import pytest

from steward.bench import worth
from steward.cli import run
from tests.real_data import need_real_data


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["steward", "bench", "--only", "worth", "--json"])
    monkeypatch.setattr(worth, "CUSTOMERS", 2000)


def _bench(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_is_not_here_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worth, "_DATA", tmp_path)
    *lacking, speed = _bench(capsys)
    assert [one["op"] for one in lacking] == ["worth_cdnow", "worth_held_out"]
    assert all("which is not here" in one["skipped"] for one in lacking)
    assert (speed["op"], speed["customers"]) == ("worth_speed", 2000)
    assert {"fit_returning_s", "told_s", "cpu_seconds", "taken_mb", "peak_mb"} <= speed.keys()


def test_cdnow_is_found_again_and_foretold_better_than_by_the_last_period(
    capsys: pytest.CaptureFixture[str],
) -> None:
    need_real_data("sales/cdnow")
    published, held_out, _ = _bench(capsys)
    assert (published["customers"], published["worst_error"] < 0.01) == (2357, True)
    assert published["likelihood"] == -9582.4
    assert (held_out["customers"], held_out["came"]) == (23_570, 19_684)
    assert held_out["mae"] < held_out["mae_naive"]
    assert held_out["rmse"] < held_out["rmse_naive"]
    assert abs(held_out["bias"]) < abs(held_out["bias_naive"])
    assert held_out["brier"] < held_out["brier_of_share"]
    assert held_out["within_95"] > 0.95
    assert held_out["amount_mae"] < held_out["amount_mae_own"]
    assert held_out["lapsed_came_again"] < held_out["in_time_came_again"]
