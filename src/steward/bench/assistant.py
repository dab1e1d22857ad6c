"""What is measured of the assistant, without a server: real questions, and the time they take."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean, quantiles
from time import perf_counter
from typing import Any

from steward.assistant import (
    Alarms,
    Evaluation,
    Example,
    Lesson,
    Passage,
    Question,
    decide,
    evaluate,
    take_lesson,
    try_out,
)

_DATA = Path(__file__).parents[4] / "shared" / "data" / "intents"
_BANKING = "banking77"
_CHAT = "hint3_curekart"
_OUT_OF_SCOPE = "NO_NODES_DETECTED"
_SHOTS, _SEEDS = 10, range(1, 6)
_TAUGHT, _ASKED = 10_000, 300
_SILENT = Alarms({}, {}, {})


def measure_assistant() -> Iterator[dict[str, Any]]:
    """Measure how well real questions are understood, and how long teaching and answering take."""
    yield from _few_of_many() if _has(_BANKING) else _skipped("assistant_10_shot", _BANKING)
    yield from _chat() if _has(_CHAT) else _skipped("assistant_hint3", _CHAT)
    yield from _all_of_many() if _has(_BANKING) else _skipped("assistant_full", _BANKING)


def _few_of_many() -> Iterator[dict[str, Any]]:
    train, test = _questions(_BANKING, "train.csv"), _questions(_BANKING, "test.csv")
    found = [evaluate(_some_of_each(train, seed), test) for seed in _SEEDS]
    accuracy = [one.accuracy_in_scope or 0.0 for one in found]
    yield {
        "op": "assistant_10_shot",
        "accuracy": round(mean(accuracy), 4),
        "bar": 0.79,
        "worst": min(accuracy),
        "best": max(accuracy),
    }


def _chat() -> Iterator[dict[str, Any]]:
    train, test = _questions(_CHAT, "curekart_train.csv"), _questions(_CHAT, "curekart_test.csv")
    yield {"op": "assistant_hint3", "bar": 0.72, **_main_figures(evaluate(train, test))}


def _all_of_many() -> Iterator[dict[str, Any]]:
    train, test = _questions(_BANKING, "train.csv"), _questions(_BANKING, "test.csv")
    lesson = take_lesson(train)
    yield {"op": "assistant_full", "bar": 0.925, **_main_figures(try_out(lesson, test))}
    yield {
        "op": "assistant_teach",
        "examples": len(train),
        "seconds": round(lesson.seconds, 1),
        "bar": 20,
    }
    yield _answering(lesson, test)


def _answering(lesson: Lesson, test: Sequence[Example]) -> dict[str, Any]:
    """Time one answer: what is meant, what to do, and what to quote, among ten passages."""
    words = "It takes three days. Ask us if it is late. We write when it leaves. You may track it."
    passages = [
        Passage(f"A-{place}", "Title", 1, f"{words} {words} {words}", 1 - place / 20)
        for place in range(10)
    ]
    times = []
    for one in test[:_ASKED]:
        began = perf_counter()
        (reading,) = lesson.intents.read([one.text])
        decide(Question(one.text, reading, passages, "english"), 0.5, _SILENT)
        times.append((perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return {
        "op": "assistant_answer",
        "examples": lesson.taught,
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
        "bar": 40,
    }


def _main_figures(found: Evaluation) -> dict[str, Any]:
    return {
        "accuracy_in_scope": found.accuracy_in_scope,
        "out_of_scope_recall": found.out_of_scope_recall,
        "overall_accuracy": found.overall_accuracy,
        "coverage": found.coverage,
        "errors": found.errors,
    }


def _has(folder: str) -> bool:
    return (_DATA / folder).is_dir()


def _skipped(name: str, folder: str) -> Iterator[dict[str, Any]]:
    yield {"op": name, "skipped": f"needs ../shared/data/intents/{folder}, which is not here"}


def _questions(folder: str, file: str) -> list[Example]:
    with (_DATA / folder / file).open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    return [Example(text, "" if label == _OUT_OF_SCOPE else label) for text, label in rows]


def _some_of_each(questions: Sequence[Example], seed: int) -> list[Example]:
    """Draw so many questions of each intent."""
    mixed = Random(seed).sample(questions, len(questions))  # noqa: S311 - the same each time
    kept: dict[str, list[Example]] = {}
    for one in mixed:
        kept.setdefault(one.label, []).append(one)
    return [one for label in sorted(kept) for one in kept[label][:_SHOTS]]
