"""What `steward bench --only assistant` measures, and that it says what it lacks."""

import json
from pathlib import Path

import pytest

from steward.bench import assistant
from steward.cli import run
from tests.coffee_questions import OUTSIDE, TAUGHT, TRIED


def _bench(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    return {one["op"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setattr("sys.argv", ["steward", "bench", "--only", "assistant", "--json"])


def test_the_assistant_is_measured_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assistant, "_DATA", tmp_path)
    for name, rows in (
        ("banking77/train.csv", TAUGHT),
        ("banking77/test.csv", TRIED),
        ("hint3_curekart/curekart_train.csv", TAUGHT),
        ("hint3_curekart/curekart_test.csv", [*TRIED, *OUTSIDE]),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        lines = [f'"{text}",{intent or "NO_NODES_DETECTED"}' for text, intent in rows]
        (tmp_path / name).write_text("\n".join(["text,label", *lines]), "utf-8")
    found = _bench(capsys)
    assert found["assistant_10_shot"]["accuracy"] == found["assistant_full"]["accuracy_in_scope"]
    assert found["assistant_hint3"]["out_of_scope_recall"] is not None
    assert found["assistant_teach"]["examples"] == len(TAUGHT)
    assert found["assistant_answer"]["examples"] == len(TAUGHT)


def test_what_is_not_here_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assistant, "_DATA", tmp_path)
    found = _bench(capsys)
    assert set(found) == {"assistant_10_shot", "assistant_hint3", "assistant_full"}
    assert all("which is not here" in str(one["skipped"]) for one in found.values())
