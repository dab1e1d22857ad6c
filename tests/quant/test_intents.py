"""What customers mean: few examples, many intents, and questions about something else."""

import csv
import io
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sklearn.feature_extraction.text import HashingVectorizer

from steward.quant.text import MOST_EXAMPLES, Intents, Reading, TooFew, teach
from steward.quant.text.doubt import Scores, signs, without_each, without_its_intent
from steward.quant.text.features import KINDS, cleaned, folded_terms
from tests.coffee_questions import OUTSIDE, TAUGHT, TRIED, Asked
from tests.naughty import naughty_strings
from tests.real_data import need_real_data


def _taught(asked: Sequence[Asked], outside: Sequence[str] = ()) -> Intents:
    return teach([one.text for one in asked], [one.intent for one in asked], outside=outside)


def _read(intents: Intents, asked: Sequence[Asked]) -> list[Reading]:
    return intents.read([one.text for one in asked])


def _right(intents: Intents, asked: Sequence[Asked]) -> float:
    pairs = zip(_read(intents, asked), asked, strict=True)
    return float(np.mean([reading.label == one.intent for reading, one in pairs]))


@pytest.fixture(scope="module")
def coffee() -> Intents:
    """What five questions an intent teach."""
    return _taught(TAUGHT)


def test_five_questions_an_intent_are_enough_to_start(coffee: Intents) -> None:
    assert _right(coffee, TRIED) > 0.9


def test_it_knows_when_it_does_not_know(coffee: Intents) -> None:
    known = [reading.confidence for reading in _read(coffee, TRIED)]
    strange = [reading.confidence for reading in _read(coffee, OUTSIDE)]
    assert np.mean(np.array(known) >= 0.5) > 0.9
    assert np.mean(np.array(strange) >= 0.5) < 0.2


def test_examples_of_what_it_shall_not_know_are_learned_too(coffee: Intents) -> None:
    jobs = ["Are you hiring?", "Do you have a job for me?", "I would like to work for you"]
    warned = _taught(TAUGHT, outside=jobs * 5)
    question = Asked("Do you have a job for a barista?", "")
    assert _read(warned, [question])[0].confidence < _read(coffee, [question])[0].confidence
    assert _right(warned, TRIED) == _right(coffee, TRIED)


def test_ranked_intents_are_probabilities_in_order(coffee: Intents) -> None:
    for reading in _read(coffee, [*TRIED, *OUTSIDE]):
        odds = [guess.probability for guess in reading.ranked]
        assert odds == sorted(odds, reverse=True)
        assert len({guess.label for guess in reading.ranked}) == 3
        assert 0 <= sum(odds) <= 1 + 1e-9
        assert 0 <= reading.confidence <= 1


def test_what_is_kept_reads_as_what_was_taught(coffee: Intents) -> None:
    asked = [*TRIED, *OUTSIDE]
    again = _read(Intents.from_bytes(coffee.to_bytes()), asked)
    for one, other in zip(_read(coffee, asked), again, strict=True):
        assert one.label == other.label
        assert one.confidence == pytest.approx(other.confidence, abs=1e-6)


def test_the_same_examples_teach_the_same(coffee: Intents) -> None:
    assert _taught(TAUGHT).to_bytes() == coffee.to_bytes()


def test_the_order_of_the_examples_does_not_matter(coffee: Intents) -> None:
    mixed = Random(1).sample(TAUGHT, len(TAUGHT))  # noqa: S311 - the same each time
    for one, other in zip(_read(coffee, TRIED), _read(_taught(mixed), TRIED), strict=True):
        assert one.label == other.label
        assert one.confidence == pytest.approx(other.confidence, abs=1e-3)


def test_no_naughty_string_makes_it_fail(coffee: Intents) -> None:
    texts = [*naughty_strings(), "", " ", "\n", "\0", "🙂" * 50, "x" * 100_000]
    for reading in coffee.read(texts):
        assert 0 <= reading.confidence <= 1
    teach(texts, ["a" if i % 2 else "b\nc" for i in range(len(texts))])
    assert coffee.read([]) == []


@pytest.mark.parametrize("labels", [[], ["a"], ["a"] * 10])
def test_one_intent_is_nothing_to_choose_from(labels: list[str]) -> None:
    with pytest.raises(TooFew):
        teach([f"text {i}" for i in range(len(labels))], labels)


@pytest.mark.parametrize("labels", ["ab", "12", "112"])
def test_two_intents_of_an_example_or_two_can_be_taught(labels: str) -> None:
    texts = ["where is my parcel", "I want my money back", "give me a refund please"]
    intents = teach(texts[: len(labels)], list(labels))
    assert [reading.label for reading in intents.read([texts[0]])] == [labels[0]]


def test_the_name_of_an_intent_teaches_but_a_number_does_not() -> None:
    named = teach(["abc def", "ghi jkl"], ["cancel_order", "OpeningHours"])
    assert [one.label for one in named.read(["cancel my order", "your opening hours"])] == [
        "cancel_order",
        "OpeningHours",
    ]
    assert len(named.examples) == 4
    assert len(teach(["abc def", "ghi jkl"], ["1", "2"]).examples) == 2


def test_of_too_many_examples_each_intent_keeps_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.quant.text.teaching.MOST_EXAMPLES", 20)
    many = [Asked(f"{one.text} {i}", one.intent) for i in range(9) for one in TAUGHT[:15]]
    intents = _taught([*many, *TAUGHT[15:20]])
    assert len(intents.examples) == 20 + 4
    assert np.bincount(intents.truth).tolist() == [6, 6, 6, 6]
    assert MOST_EXAMPLES >= 10_000


def test_of_one_intent_no_more_is_learned_than_teaches_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("steward.quant.text.teaching.MOST_OF_AN_INTENT", 8)
    many = [Asked(f"where is my parcel {i}", "delivery") for i in range(50)]
    intents = _taught([*many, *TAUGHT[5:10]])
    assert np.bincount(intents.truth).tolist() == [8 + 1, 5 + 1]


def test_what_would_have_to_be_run_is_refused() -> None:
    kept = io.BytesIO()
    np.savez(kept, labels=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        Intents.from_bytes(kept.getvalue())
    with pytest.raises(ValueError, match="pickle"):
        Intents.from_bytes(pickle.dumps([1]))


def test_scores_of_what_is_left_out_are_those_of_learning_without_it() -> None:
    random = np.random.default_rng(1)
    points, truth = random.normal(size=(12, 3)), np.arange(12) % 3
    kernel, targets = np.exp(points @ points.T / 9), np.eye(3)[np.arange(12) % 3]
    ridged = kernel + 0.1 * np.eye(12)
    part, weights = np.linalg.inv(ridged), np.linalg.solve(ridged, targets)
    each, whole = without_each(part, weights, truth), without_its_intent(part, weights, truth)
    for i in range(12):
        others, strangers = np.arange(12) != i, truth != truth[i]
        assert each[i] == pytest.approx(_learned_from(others, i, kernel, targets))
        expected = _learned_from(strangers, i, kernel, targets)
        expected[truth[i]] = -np.inf
        assert whole[i] == pytest.approx(expected)


def _learned_from(
    some: np.ndarray, asked: int, kernel: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    square = kernel[np.ix_(some, some)] + 0.1 * np.eye(some.sum())
    return np.asarray(kernel[asked, some] @ np.linalg.solve(square, targets[some]))


def test_signs_hold_also_where_only_one_intent_is_left() -> None:
    found = Scores(np.array([[0.4, -np.inf]]), np.array([[0.5, 0.2]], np.float32))
    assert signs(found, np.array([0, 1]))[0] == pytest.approx([0.4, 0.4, 0.5, 0.35, 0.5])


def test_being_like_an_example_of_what_is_outside_speaks_for_nothing() -> None:
    found = Scores(np.array([[0.4, 0.1]]), np.array([[0.5, 0.2, 0.9]], np.float32))
    assert signs(found, np.array([0, 1, -1]))[0] == pytest.approx([0.4, 0.3, 0.5, 0.35, 0.5])


def test_few_real_questions_of_many_intents_are_told_apart() -> None:
    folder = need_real_data("intents/banking77")
    known, asked = _rows(folder / "train.csv"), _rows(folder / "test.csv")
    few = _some_of_each(known, 10, seed=1)
    assert _right(_taught(few), asked) > 0.79


def test_real_chat_is_refused_where_it_is_about_something_else() -> None:
    folder = need_real_data("intents/hint3_curekart")
    known, asked = (_rows(folder / f"curekart_{part}.csv") for part in ("train", "test"))
    readings = _read(_taught(known), asked)
    answered = [reading.label if reading.confidence >= 0.5 else "" for reading in readings]
    truth = [one.intent.replace("NO_NODES_DETECTED", "") for one in asked]
    assert np.mean([one == other for one, other in zip(answered, truth, strict=True)]) > 0.75


def _rows(file: Path) -> list[Asked]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Asked(*row) for row in list(csv.reader(lines))[1:]]


def _some_of_each(asked: Sequence[Asked], count: int, *, seed: int) -> list[Asked]:
    mixed = Random(seed).sample(asked, len(asked))  # noqa: S311 - the same part each time
    intents = sorted({one.intent for one in asked})
    return [
        one
        for intent in intents
        for one in [other for other in mixed if other.intent == intent][:count]
    ]


_WITHOUT_LEARNING = """
import sys
from steward.quant.text import Intents
(label,) = [one.label for one in Intents.from_bytes(sys.stdin.buffer.read()).read(["My grinder?"])]
print([name for name in ("sklearn", "pandas", "statsforecast") if name in sys.modules])
"""


def test_to_read_a_question_loads_nothing_that_learns(coffee: Intents) -> None:
    """Each web process reads questions, and would hold it in its own memory."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_LEARNING],
        input=coffee.to_bytes(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == "[]", done.stderr.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_terms_are_folded_as_scikit_learn_folds_them(kind: str) -> None:
    folding = HashingVectorizer(n_features=1_024, norm=None, strip_accents="unicode", **KINDS[kind])
    texts = cleaned([*naughty_strings(), *(one.text for one in TRIED), "", "x", "e\u0301 İ ﬁ"])
    known = np.sign(folding.transform(texts).toarray())
    assert np.array_equal(folded_terms(kind, texts).toarray(), known)
