"""Learning to sort texts: real customers' questions, honest doubt, arrays that run nothing."""

import csv
import io
import pickle
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.text import Sorter, TooFew, learn, macro_f1
from tests.naughty import naughty_strings
from tests.real_data import need_real_data

LABELS = st.sampled_from("abc")
FEW = [
    ("my card has not arrived", "card"),
    ("where is the card I ordered", "card"),
    ("card still not here", "card"),
    ("when will my new card come", "card"),
    ("the card is lost in the mail", "card"),
    ("I want my money back", "refund"),
    ("please refund this payment", "refund"),
    ("give me a refund", "refund"),
    ("the refund is not on my account", "refund"),
    ("how do I get my money back", "refund"),
]


def _rows(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def small() -> Sorter:
    """A sorter that has learned from ten questions."""
    return learn([text for text, _ in FEW], [label for _, label in FEW])


def test_real_questions_are_sorted_and_the_doubt_is_honest() -> None:
    folder = need_real_data("intents/banking77")
    known, asked = _rows(folder / "train.csv"), _rows(folder / "test.csv")
    classes = set(sorted({label for _, label in known})[::4])
    known = [row for row in known if row[1] in classes]
    asked = [row for row in asked if row[1] in classes]
    Random(1).shuffle(known)  # noqa: S311 - the same part each time
    sorter = learn([text for text, _ in known], [label for _, label in known])
    guesses = sorter.guess([text for text, _ in asked])
    truth = [label for _, label in asked]
    right = [guess.label == label for guess, label in zip(guesses, truth, strict=True)]
    assert sum(right) / len(right) > 0.95
    assert macro_f1(truth, [guess.label for guess in guesses]) > 0.95
    said = sum(guess.probability for guess in guesses) / len(guesses)
    assert abs(said - sum(right) / len(right)) < 0.03
    _check_kept(sorter, [text for text, _ in asked[:100]])


def _check_kept(sorter: Sorter, texts: Sequence[str]) -> None:
    again = Sorter.from_bytes(sorter.to_bytes()).guess(texts)
    for one, other in zip(sorter.guess(texts), again, strict=True):
        assert one.label == other.label
        assert one.probability == pytest.approx(other.probability, abs=1e-5)


def test_two_classes_and_a_handful_are_enough(small: Sorter) -> None:
    assert [guess.label for guess in small.guess(["my card is not here", "refund me"])] == [
        "card",
        "refund",
    ]
    _check_kept(small, [text for text, _ in FEW])
    assert small.guess([]) == []


def test_the_same_examples_teach_the_same(small: Sorter) -> None:
    again = learn([text for text, _ in FEW], [label for _, label in FEW])
    assert np.array_equal(again.weights, small.weights)


def test_no_naughty_string_makes_it_fail(small: Sorter) -> None:
    texts = naughty_strings()
    assert all(0.5 <= guess.probability <= 1 for guess in small.guess([*texts, "", "\n"]))
    labels = ["a" if i % 2 else "b\nc" for i in range(len(texts))]
    _check_kept(learn(texts, labels), texts)


@pytest.mark.parametrize("labels", [[], ["a"] * 10, ["a"] * 6 + ["b"] * 4])
def test_one_class_is_nothing_to_learn(labels: list[str]) -> None:
    with pytest.raises(TooFew):
        learn([f"text {i}" for i in range(len(labels))], labels)


def test_what_would_have_to_be_run_is_refused() -> None:
    kept = io.BytesIO()
    np.savez(kept, labels=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        Sorter.from_bytes(kept.getvalue())
    with pytest.raises(ValueError, match="pickle"):
        Sorter.from_bytes(pickle.dumps([1]))


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1))
def test_macro_f1_is_one_only_where_all_is_right(pairs: list[tuple[str, str]]) -> None:
    truth, guesses = [one for one, _ in pairs], [other for _, other in pairs]
    f1 = macro_f1(truth, guesses)
    assert 0 <= f1 <= 1
    assert (f1 == 1) == (truth == guesses)


def test_macro_f1_weighs_each_class_the_same() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", None]) == 0.5
    assert macro_f1(["a", "a", "b", "b"], ["a", "b", "b", "b"]) == pytest.approx((2 / 3 + 0.8) / 2)
