"""`steward simulate` as people call it: figures as words and as JSON, and faults in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from steward.cli import run

_HEAD = "at,severity,skills,effort_minutes,customer,promise_minutes\n"
_ROW = "2026-11-20T09:00:00Z,high,boilers; billing,20,Smith,60\n"
_BEN = {
    "name": "Ben",
    "skills": {"boilers": 0.8, "billing": 0.5},
    "shifts": [{"start": "2026-11-20T08:00:00Z", "end": "2026-11-20T16:00:00Z"}],
    "capacity": 2,
}
Simulate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def simulate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Simulate:
    """Run the command on these files; return its exit code, and what it said where."""

    def command(arrivals: str, staff: object, *words: str) -> tuple[int, str, str]:
        (tmp_path / "A.csv").write_text(arrivals, "utf-8")
        text = staff if isinstance(staff, str) else json.dumps(staff)
        (tmp_path / "S.json").write_text(text, "utf-8")
        files = ["--arrivals", str(tmp_path / "A.csv"), "--staff", str(tmp_path / "S.json")]
        monkeypatch.setattr("sys.argv", ["steward", "simulate", *files, *words])
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.mark.parametrize(
    "policy", ["steward", "round-robin", "fewest-open", "boolean-skills", "listed-skills"]
)
def test_it_prints_its_figures_as_json(simulate: Simulate, policy: str) -> None:
    code, out, _ = simulate(_HEAD + _ROW, [_BEN], "--policy", policy, "--seed", "3", "--json")
    assert code == 0
    assert json.loads(out) == {
        "policy": policy,
        "seed": 3,
        "tickets": 1,
        "promises": {"high": {"kept": 1, "broken": 0}},
        "kept": 1,
        "broken": 0,
        "unsolved": 0,
        "transfers": 0,
        "wait_minutes": {"p50": 0.0, "p95": 0.0, "max": 0.0},
        "load": {"min": 0.042, "mean": 0.042, "max": 0.042},
        "overtaken": 0.0,
    }


def test_it_prints_its_figures_in_words(simulate: Simulate) -> None:
    code, out, _ = simulate(_HEAD + _ROW, [_BEN])
    assert code == 0
    assert "high      1 kept, 0 broken" in out


@pytest.mark.parametrize(
    ("arrivals", "says"),
    [
        (_HEAD + _ROW + _ROW.replace(",20,", ",many,"), "A.csv, row 3, effort_minutes: "),
        (_HEAD + _ROW.replace(",60", ",-1"), "A.csv, row 2, promise_minutes: "),
        (_HEAD + _ROW.replace("high", "urgent"), "A.csv, row 2, severity: "),
        (_HEAD + _ROW.replace("00Z", "00"), "A.csv, row 2, at: "),
        (_HEAD + "2026-11-20T09:00:00Z,high\n", "A.csv, row 2, skills: "),
        (_HEAD.replace("customer", "client") + _ROW, "A.csv, row 1: there is no column customer."),
        (_HEAD, "A.csv has no arrivals."),
        ("", "A.csv, row 1: there is no column"),
    ],
)
def test_a_bad_arrival_is_named_by_row_and_field(
    simulate: Simulate, arrivals: str, says: str
) -> None:
    code, _, err = simulate(arrivals, [_BEN])
    assert code == 1
    assert err.startswith(f"steward: {says}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("staff", "says"),
    [
        ([_BEN, _BEN | {"skills": {"boilers": 2}}], "S.json, entry 2, skills.boilers: "),
        ([_BEN, _BEN], "S.json, entry 2, name: Ben is there twice."),
        ([_BEN | {"capacity": 0}], "S.json, entry 1, capacity: "),
        ([_BEN | {"skils": {}}], "S.json, entry 1, skils: "),
        ([_BEN | {"shifts": [{"start": "2026-11-20T08:00:00Z"}]}], "S.json, entry 1, shifts.0.end"),
        (
            [_BEN | {"shifts": [dict.fromkeys(("start", "end"), "2026-11-20T08:00:00Z")]}],
            "S.json, entry 1, shifts.0.end: It does not end after it starts.",
        ),
        (["Ben"], "S.json, entry 1, entry: "),
        ([], "S.json is not a list of staff."),
        ("[", "S.json is not JSON: "),
    ],
)
def test_a_bad_entry_of_the_staff_is_named_by_place_and_field(
    simulate: Simulate, staff: object, says: str
) -> None:
    code, _, err = simulate(_HEAD + _ROW, staff)
    assert code == 1
    assert err.startswith(f"steward: {says}")
    assert err.count("\n") == 1


def test_an_unknown_policy_or_file_is_refused_in_one_line(simulate: Simulate) -> None:
    code, _, err = simulate(_HEAD + _ROW, [_BEN], "--policy", "best")
    assert code == 2
    assert "'best' is not one of" in err
    assert err.count("\n") == 1
