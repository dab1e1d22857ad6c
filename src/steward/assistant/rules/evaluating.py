"""How well the assistant would do: taught by some questions, tried on others, nothing stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from steward.assistant.rules.curve import Point, Tried, coverage_curve
from steward.quant.text import Intents, Reading, teach

USUAL_THRESHOLD = 0.5  # at which an answer is as likely right as not
_SHOWN = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)  # thresholds


class Example(NamedTuple):
    """A question and what it means; an empty label if it is about something else."""

    text: str
    label: str


@dataclass(frozen=True)
class Lesson:
    """What was learned, from how many questions, in how many seconds."""

    intents: Intents
    taught: int
    seconds: float


@dataclass(frozen=True)
class Evaluation:
    """What became of the tried questions. Shares from 0 to 1; None where there is nothing to share.

    `accuracy_in_scope`: the best guess is right, of questions that mean something taught, whether
    or not it would be said. `out_of_scope_recall`: refused, of those about something else.
    `overall_accuracy`: answered rightly, or rightly refused, of all. `coverage`: answered, of all.
    `errors`: answered wrongly, of the answered. Latencies in milliseconds, one question at a time.
    """

    intents: int
    taught: int
    tried: int
    out_of_scope: int
    threshold: float
    accuracy_in_scope: float | None
    out_of_scope_recall: float | None
    overall_accuracy: float
    coverage: float
    errors: float | None
    latency_p50_ms: float
    latency_p95_ms: float
    teach_seconds: float
    curve: tuple[Point, ...]


def evaluate(
    train: Sequence[Example], test: Sequence[Example], threshold: float = USUAL_THRESHOLD
) -> Evaluation:
    """Teach by `train`, then ask each of `test`, which it has not looked at. Raises TooFew."""
    return try_out(take_lesson(train), test, threshold)


def take_lesson(train: Sequence[Example]) -> Lesson:
    """Teach by questions. Raises TooFew."""
    began = perf_counter()
    inside = [one for one in train if one.label]
    intents = teach(
        [one.text for one in inside],
        [one.label for one in inside],
        outside=[one.text for one in train if not one.label],
    )
    return Lesson(intents, len(train), perf_counter() - began)


def try_out(
    lesson: Lesson, asked: Iterable[Example], threshold: float = USUAL_THRESHOLD
) -> Evaluation:
    """Ask questions, of which there is at least one, one by one."""
    tried, readings, times = [], [], []
    for one in asked:
        began = perf_counter()
        readings += lesson.intents.read([one.text])
        times.append((perf_counter() - began) * 1000)
        tried.append(one)
    return Evaluation(
        intents=len(lesson.intents.labels),
        taught=lesson.taught,
        threshold=threshold,
        latency_p50_ms=round(float(np.percentile(times, 50)), 2),
        latency_p95_ms=round(float(np.percentile(times, 95)), 2),
        teach_seconds=round(lesson.seconds, 2),
        **_figures(tried, readings, threshold),
    )


def _figures(
    test: Sequence[Example], readings: Sequence[Reading], threshold: float
) -> dict[str, Any]:
    known = np.array([bool(one.label) for one in test])
    pairs = zip(readings, test, strict=True)
    right = np.array([reading.label == one.label for reading, one in pairs])
    sure = np.array([reading.confidence for reading in readings])
    answered = sure >= threshold
    tried = [Tried(float(one), bool(good)) for one, good in zip(sure, right, strict=True)]
    return {
        "tried": len(test),
        "out_of_scope": int((~known).sum()),
        "accuracy_in_scope": _share(right[known]),
        "out_of_scope_recall": _share(~answered[~known]),
        "overall_accuracy": round(float(np.where(known, answered & right, ~answered).mean()), 4),
        "coverage": round(float(answered.mean()), 4),
        "errors": _share(~right[answered]),
        "curve": _shown(coverage_curve(tried)),
    }


def _share(of: Any) -> float | None:  # noqa: ANN401 - an array of truths
    return round(float(of.mean()), 4) if len(of) else None


def _shown(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return what each round threshold comes to: the last point that it still answers."""
    reached = [
        (threshold, max(here, key=lambda point: point.coverage))
        for threshold in _SHOWN
        if (here := [point for point in points if point.threshold >= threshold])
    ]
    return tuple(
        Point(threshold, round(point.coverage, 4), round(point.errors, 4))
        for threshold, point in reached
    )
