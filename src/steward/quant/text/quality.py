"""How good guesses are."""

from collections.abc import Sequence


def macro_f1(truth: Sequence[str], guesses: Sequence[str | None]) -> float:
    """Return the mean of the F1 of each class that is in the truth, each weighing the same.

    F1 = 2 TP / (2 TP + FP + FN) (van Rijsbergen, Information Retrieval, 1979, with beta 1). 0 to 1;
    0 when there is no truth.
    """
    classes = sorted(set(truth))
    return sum(_f1(one, truth, guesses) for one in classes) / max(len(classes), 1)


def _f1(one: str, truth: Sequence[str], guesses: Sequence[str | None]) -> float:
    pairs = list(zip(truth, guesses, strict=True))
    hits = sum(true == guess == one for true, guess in pairs)
    wrong = sum((true == one) != (guess == one) for true, guess in pairs)
    return 2 * hits / (2 * hits + wrong)
