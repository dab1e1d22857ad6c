"""What `steward bench --only demand` measures, and that it says what it lacks."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from steward.bench import demand
from steward.cli import run


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.argv", ["steward", "bench", "--only", "demand", "--json"])
    monkeypatch.setattr(demand, "_DATA", tmp_path)
    monkeypatch.setattr(demand, "_SKUS", 3)
    monkeypatch.setattr(demand, "_HISTORY", 8)  # so short that no library is asked


def _bench(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_is_not_here_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    *lacking, speed = _bench(capsys)
    assert len(lacking) == 4
    assert all("which is not here" in str(one["skipped"]) for one in lacking)
    assert speed["skus"] == 3
    assert {"seconds", "cpu_seconds", "peak_mb"} <= speed.keys()


def test_files_are_forecast_and_orders_are_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(2)
    monkeypatch.setattr(demand, "_WEEKS", 5)
    monkeypatch.setattr(demand, "_AHEAD", 1)
    monday = date(2014, 1, 6)
    days = [(monday + timedelta(7 * week), rng.poisson(20)) for week in range(12)]
    files: dict[str, list[list[object]]] = {
        "Auto.csv": [[0] * 14, *rng.poisson(3, (2, 14)).tolist()],
        "m4_weekly/Weekly-train.csv": [["V"] * 10, ["W1", *range(1, 10)]],
        "m4_weekly/Weekly-test.csv": [["V"] * 3, ["W1", 10, 11]],
        "pasta/pasta.csv": [["d"], *([day, "B", "1", value, 0] for day, value in days)],
    }
    for name, rows in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    found = {str(one["op"]): one for one in _bench(capsys)}
    assert set(found) == {
        "demand_auto", "demand_m4_weekly", "demand_pasta", "demand_reorder", "demand_speed",
    }  # fmt: skip
    assert float(str(found["demand_auto"]["mase"])) > 0
    assert float(str(found["demand_m4_weekly"]["smape"])) < 100
    assert 0 < float(str(found["demand_pasta"]["within_80"])) <= 1
    assert found["demand_reorder"]["short_is"] == "waiting"
