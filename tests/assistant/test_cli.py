"""`steward assistant evaluate` as people call it: figures, and faults in one line."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from steward.cli import run
from tests.coffee_questions import OUTSIDE, TAUGHT, TRIED
from tests.forked import command
from tests.running import environment

GOOD = "text,label\nwhere is my parcel,delivery\nI want my money back,refund\n"
Evaluate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def evaluate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Evaluate:
    """Run the command on these files; return its exit code, and what it said where."""

    def command(train: str | bytes, test: str | bytes, *words: str) -> tuple[int, str, str]:
        for name, text in (("train.csv", train), ("test.csv", test)):
            (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        files = ["--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv")]
        monkeypatch.setattr("sys.argv", ["steward", "assistant", "evaluate", *files, *words])
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def _file(rows: Sequence[Sequence[str]], head: Sequence[str] = ("text", "label")) -> str:
    lines = [",".join(head), *('"' + '","'.join(row) + '"' for row in rows)]
    return "\n".join(lines) + "\n"


def test_it_prints_its_figures_as_one_line_of_json(evaluate: Evaluate) -> None:
    code, out, err = evaluate(_file(TAUGHT), _file([*TRIED, *OUTSIDE]), "--json")
    assert code == 0, err
    assert out.count("\n") == 1
    found = json.loads(out)
    assert found["intents"] == 7
    assert found["taught"] == len(TAUGHT)
    assert found["tried"] == len(TRIED) + len(OUTSIDE)
    assert found["out_of_scope"] == len(OUTSIDE)
    assert found["accuracy_in_scope"] > 0.9
    assert found["out_of_scope_recall"] > 0.8
    assert found["overall_accuracy"] > 0.85
    assert 0.4 < found["coverage"] < 0.7
    assert 0 < found["latency_p50_ms"] <= found["latency_p95_ms"]
    assert found["teach_seconds"] > 0
    shares = [point["coverage"] for point in found["curve"]]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_it_says_its_figures_in_words(evaluate: Evaluate) -> None:
    code, out, err = evaluate(_file(TAUGHT), _file(TRIED), "--threshold", "0")
    assert code == 0, err
    assert "Out-of-scope recall  none there" in out
    assert "Coverage             100.0%" in out


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (("sentence", "category"), ()),
        (("Intent", "Question"), ()),
        (("id", "body", "meant"), ("--text", "body", "--label", "meant")),
    ],
)
def test_columns_may_have_other_names(
    evaluate: Evaluate, head: tuple[str, ...], words: tuple[str, ...]
) -> None:
    rows = {
        "sentence": [list(one) for one in TAUGHT],
        "Intent": [[one.intent, one.text] for one in TAUGHT],
        "id": [["7", *one] for one in TAUGHT],
    }[head[0]]
    code, out, err = evaluate(_file(rows, head), _file(rows, head), *words, "--json")
    assert code == 0, err
    assert json.loads(out)["intents"] == 7


def test_files_may_have_semicolons_and_a_mark_at_their_start(evaluate: Evaluate) -> None:
    rows = "\ufeff" + "text;label\r\n" + "".join(f"{text};{label}\r\n" for text, label in TAUGHT)
    code, _, err = evaluate(rows, rows, "--json")
    assert code == 0, err


def test_a_label_can_say_out_of_scope_in_both_files(evaluate: Evaluate) -> None:
    outside = [(one.text, "NONE") for one in OUTSIDE]
    both = _file([*TAUGHT, *outside[:6]]), _file([*TRIED, *outside[6:]])
    code, out, err = evaluate(*both, "--out-of-scope", "NONE", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert (found["intents"], found["out_of_scope"]) == (7, len(OUTSIDE) - 6)


def test_customers_may_send_signs_alone(evaluate: Evaluate) -> None:
    code, out, err = evaluate(GOOD, "text,label\nwhere is it,delivery\n??,\n🙂,\n", "--json")
    assert code == 0, err
    assert json.loads(out)["out_of_scope"] == 2


@pytest.mark.parametrize(
    ("train", "words"),
    [
        ("", "train.csv is empty"),
        ("\n \n", "train.csv is empty"),
        ("text,label\n", "train.csv has no rows"),
        ("body,label\nhello,a\n", "train.csv, row 1: there is no column text"),
        ("text,meaning\nhello,a\n", "train.csv, row 1: there is no column label"),
        ("text,label\nhello,a\nhi,a\n", "train.csv has 1 intent. Teach at least two."),
        ("text,label\nhello,\nhi,\n", "train.csv has 0 intents. Teach at least two."),
        (GOOD + f"{'x' * 100_000},refund\n", "train.csv, row 4, text: 100,000 characters"),
        (GOOD + f"{'x' * 200_000},refund\n", "train.csv, row 4, text: 200,000 characters"),
        (GOOD + "who,refund\0\n", "train.csv, row 4, label: there is a NUL character"),
        (GOOD + "who\0,refund\n", "train.csv, row 4, text: there is a NUL character"),
        (GOOD + "🙂🙂,refund\n", "train.csv, row 4, text: there is no letter and no digit"),
        (GOOD + "\n ,refund\n", "train.csv, row 5, text: there is no text"),
        (GOOD + "where\n", "train.csv, row 4, label: the row ends before it"),
        (b"text,label\n\xff\xfe,a\n", "train.csv is not in UTF-8"),
    ],
)
def test_bad_file_is_refused_in_one_line(
    evaluate: Evaluate, train: str | bytes, words: str
) -> None:
    code, out, err = evaluate(train, GOOD, "--json")
    assert code == 1
    assert words in err
    assert err.count("\n") == 1
    assert not out


def test_test_of_signs_alone_is_refused(evaluate: Evaluate) -> None:
    code, _, err = evaluate(GOOD, "text,label\n🙂,\n!!,refund\n")
    assert code == 1
    assert "test.csv has no text with a letter or a digit" in err


def test_it_needs_no_database_and_no_place_to_write(tmp_path: Path) -> None:
    for name, rows in (("train.csv", TAUGHT), ("test.csv", TRIED)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *rows])
    files = ["--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv")]
    home = tmp_path / "home"
    own = environment(home=home, database_url="postgresql://127.0.0.1:1/none")
    out, err = tmp_path / "out", tmp_path / "err"
    evaluating = command(["assistant", "evaluate", *files, "--json"], own, err, out)
    evaluating.start()
    evaluating.join(300)
    assert (evaluating.exitcode, err.read_text("utf-8")) == (0, "")
    assert json.loads(out.read_text("utf-8"))["accuracy_in_scope"] > 0.9
    assert not home.exists()
