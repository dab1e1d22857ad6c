"""Coverage against errors: what each threshold would answer, and how much of that wrongly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from steward.quant.text import Trial


@dataclass(frozen=True)
class Tried:
    """A question that was tried: how sure of its answer, whether that is right, and its weight."""

    confidence: float
    right: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Point:
    """Answering from `threshold` on answers a share of all questions, some of them wrongly.

    `coverage` is of all questions, `errors` of those that are answered; both 0 to 1.
    """

    threshold: float
    coverage: float
    errors: float


def tried_in(trial: Trial) -> list[Tried]:
    """Return what became of left-out examples, those of unknown intents weighing half of all."""
    known = max(int(trial.known.sum()), 1)
    unknown = max(len(trial.known) - known, 1)
    return [
        Tried(float(sure), bool(right), 0.5 / (known if is_known else unknown))
        for sure, right, is_known in zip(trial.confidence, trial.right, trial.known, strict=True)
    ]


def coverage_curve(tried: Sequence[Tried]) -> list[Point]:
    """Return a point for each threshold that makes a difference, the highest first.

    The risk-coverage curve of a classifier that may refuse (El-Yaniv and Wiener, JMLR 2010).
    """
    total = sum(one.weight for one in tried)
    points, answered, wrong = [], 0.0, 0.0
    ordered = sorted(tried, key=lambda one: -one.confidence)
    for threshold, group in groupby(ordered, key=lambda one: one.confidence):
        for one in group:
            answered += one.weight
            wrong += 0.0 if one.right else one.weight
        points.append(Point(threshold, min(answered / total, 1.0), wrong / answered))
    return points


def threshold_for(points: Sequence[Point], most_errors: float) -> float | None:
    """Return the threshold that answers most with at most that share of errors, if any does."""
    good = [point for point in points if point.errors <= most_errors]
    return max(good, key=lambda point: point.coverage).threshold if good else None


def point_at(points: Sequence[Point], threshold: float) -> Point:
    """Return what a threshold answers, of a curve whose highest thresholds come first."""
    reached = [point for point in points if point.threshold >= threshold]
    last = reached[-1] if reached else Point(threshold, 0.0, 0.0)
    return Point(threshold, last.coverage, last.errors)


@dataclass(frozen=True)
class Heard:
    """Questions that customers asked: how many, how many were rated, how many of these no help."""

    asked: int
    rated: int
    unhelpful: int


@dataclass(frozen=True)
class Lately:
    """What a threshold comes to with what customers asked: `answered` are of `asked`."""

    threshold: float
    asked: int
    answered: Heard

    @property
    def coverage(self) -> float:
        """The share of what was asked that is answered, 0 to 1."""
        return self.answered.asked / self.asked if self.asked else 0.0


def lately_at(heard: Mapping[int, Heard], threshold: float) -> Lately:
    """Return what a threshold comes to.

    `heard` is what was asked, by the hundredths of its confidence; at -1 what no threshold answers.
    """
    sure = [one for place, one in heard.items() if place >= max(round(threshold * 100), 0)]
    answered = Heard(
        sum(one.asked for one in sure),
        sum(one.rated for one in sure),
        sum(one.unhelpful for one in sure),
    )
    return Lately(threshold, sum(one.asked for one in heard.values()), answered)
