"""What `steward bench --only doubles` measures."""

import json

import pytest

from steward.bench import doubles
from steward.cli import run


def test_planted_doubles_are_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["steward", "bench", "--only", "doubles", "--json"])
    monkeypatch.setattr(doubles, "PEOPLE", 2000)
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    placed, homeless = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (placed["op"], placed["people"], placed["planted"]) == ("doubles", 2000, 100)
    assert placed["precision"] >= 0.97
    assert homeless["recall"] < placed["recall"]
