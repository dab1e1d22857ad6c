"""`steward forecast` on files of every kind: what it prints, and what it names as bad."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from steward.cli import run

Forecasting = Callable[..., tuple[int, str, str]]
_HEAD = "sku,period,quantity,in_stock"


@pytest.fixture
def forecast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Forecasting:
    """Forecast two periods of the lines given; return the exit code, stdout and stderr."""

    def command(*lines: str, words: tuple[str, ...] = ("--json",)) -> tuple[int, str, str]:
        file = tmp_path / "D.csv"
        file.write_text("\n".join(lines), "utf-8")
        command = ["steward", "forecast", "--demand", str(file), "--horizon", "2", *words]
        monkeypatch.setattr("sys.argv", command)
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_a_file_is_forecast(forecast: Forecasting) -> None:
    lines = [f"tea,2024-{month:02},4,1" for month in range(1, 8)]
    code, out, err = forecast(_HEAD, *lines, "pot,2024-03,9,0", "pot,2024-04,5,1")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["step"], found["season"], found["until"]) == ("month", 12, "2024-07-01")
    assert found["rejected"] == []
    tea, pot = found["forecasts"]
    assert [one["period"] for one in tea["periods"]] == ["2024-08-01", "2024-09-01"]
    assert [one["forecast"] for one in tea["periods"]] == [4, 4]
    assert tea["periods"][0]["quantiles"]["0.95"] >= 4
    assert (tea["class"], tea["method"]) == ("smooth", "mean, naive")
    assert pot["periods"][0]["mean"] == pytest.approx(5 / 4 / 2, abs=0.7)
    assert "statsforecast" not in sys.modules
    code, out, _ = forecast(_HEAD, *lines, words=())
    assert code == 0
    assert "tea: 4.0 4.0" in out


def test_every_bad_row_is_named_and_the_rest_is_forecast(
    forecast: Forecasting,
) -> None:
    code, out, err = forecast(
        _HEAD, "a,2024-01-01,3,1", ",2024-01-08,3,1", 'a,2024-01-08,"1.234,56",1',
        "a,2026-02-30,3,1", "a,2024-01-15", "a,2024-01-15,5,1", "a,2024-01-22,-3,maybe",
    )  # fmt: skip
    assert code == 1
    found = json.loads(out)
    assert [(one["row"], one["field"]) for one in found["rejected"]] == [
        (3, "sku"), (4, "quantity"), (5, "period"), (6, ""), (8, "in_stock"),
    ]  # fmt: skip
    assert len(err.splitlines()) == 5
    assert "row 5: period '2026-02-30' is no date" in err
    (single,) = found["forecasts"]
    assert single["periods"][0]["mean"] == 4  # the two that were seen: 3 and 5
    assert single["periods"][0]["period"] == "2024-01-29"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([_HEAD], "no line of demand"),
        (["sku,when,quantity", "a,2024-01-01,3"], "no column period"),
        ([_HEAD, "a,2024-01-01,3,1", "a,7,3,1"], "all dates, or all numbers"),
        ([], "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_forecast_is_refused_in_one_line(
    forecast: Forecasting,
    lines: list[str],
    words: str,
) -> None:
    code, out, err = forecast(*lines)
    assert (code, out) == (1, "")
    assert words in err
    assert len(err.splitlines()) == 1
