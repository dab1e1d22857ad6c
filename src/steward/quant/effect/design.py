"""Regressors of a series: its level, trend, seasons, steps that it took, and the calendar."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steward.quant.effect.foretelling import PHIS, Numbers, whitened

# Pairs of sine and cosine that a season has once so many cycles were seen: three are all of a
# week, and a year but for its short days; of a year and a quarter one can be told from a trend.
_WAVES = ((2.0, 3), (1.6, 2), (1.25, 1))
_A_STEP = 14.0  # twice the gain of log-likelihood: sup-F of Andrews (1993) at 1 %, and a phi
_STEPS = 2
_NEGLIGIBLE = 1e-9
_ALIKE = 1e-6
_WEEK = 7  # days
_MARGIN = (4, 0.1)  # stretches, and share of the history, at both ends where no step is sought


def regressors(
    count: int, start: int, cycles: Sequence[float], calendar: Sequence[Sequence[float]]
) -> Numbers:
    """Return a row for each of `count` stretches; what comes from `start` on was not to be seen.

    The less of a cycle was seen, the plainer is its season; there is none of one hardly seen once.
    """
    time = np.arange(count)
    columns = [np.ones(count), (time - start / 2) / start]
    for cycle in cycles:
        for wave in range(1, min(waves(cycle, start), int((cycle - 1) // 2)) + 1):
            turn = 2 * np.pi * wave * time / cycle
            columns += [np.sin(turn), np.cos(turn)]
    for one in calendar:
        day = np.asarray(one, float)
        columns.append(day - day[:start].mean())
        if not tells(np.stack(columns, axis=1)[:start])[-1]:
            columns.pop()
    return np.stack(columns, axis=1)


def by_weekday(
    lost: Sequence[float], values: Numbers, start: int, cycles: Sequence[float]
) -> list[float]:
    """Weigh what days lost by what such a day of the week usually has: a busy one loses more.

    Stretches that are no days (no cycle is a week) stay as they are.
    """
    if _WEEK not in cycles:
        return list(lost)
    places = np.arange(len(values)) % _WEEK
    usual = np.array([np.median(values[:start][places[:start] == day]) for day in range(_WEEK)])
    mean = float(usual.mean())
    weighed: list[float] = (np.asarray(lost) * usual[places] / mean).tolist() if mean > 0 else []
    return weighed or list(lost)


def tells(design: Numbers) -> NDArray[np.bool_]:
    """Whether each column says something that those before it do not."""
    left = np.abs(np.diag(np.linalg.qr(design)[1]))
    return np.asarray(left > _ALIKE * np.linalg.norm(design, axis=0))


def waves(cycle: float, start: int) -> int:
    """Return how many waves of a cycle a history of `start` stretches tells."""
    return next((many for least, many in _WAVES if start >= least * int(cycle)), 0)


def with_steps(values: Numbers, design: Numbers, start: int) -> tuple[Numbers, tuple[int, ...]]:
    """Add the steps that the history before `start` plainly took, and say where they are."""
    found: list[int] = []
    margin = max(_MARGIN[0], int(_MARGIN[1] * start))
    while len(found) < _STEPS:
        gains = step_gains(values[:start], design[:start])
        gains[:margin] = gains[len(gains) - margin :] = 0
        place = int(gains.argmax()) if len(gains) else 0
        if not len(gains) or gains[place] < _A_STEP:
            break
        found.append(place)
        design = np.column_stack([design, np.arange(len(design)) >= place])
    return design, tuple(sorted(found))


def step_gains(values: Numbers, design: Numbers) -> Numbers:
    """Return, stretch by stretch, what a step there gains: see `gains`."""
    return gains(values, design, np.tri(len(values)))


def gains(values: Numbers, design: Numbers, columns: Numbers) -> Numbers:
    """Return for each further regressor twice the log-likelihood that it gains, over all phi."""
    count = len(values)
    without, within = [], []
    for phi in PHIS:
        basis, _ = np.linalg.qr(whitened(design, float(phi)))
        rest = whitened(values, float(phi))
        rest = rest - basis @ (basis.T @ rest)
        beyond = whitened(columns, float(phi))
        beyond = beyond - basis @ (basis.T @ beyond)
        size = (beyond**2).sum(axis=0)
        is_new = size > _NEGLIGIBLE * (columns**2).sum(axis=0)
        shared = (beyond.T @ rest) ** 2 / np.where(is_new, size, np.inf)
        total = max(float(rest @ rest), 1e-300)
        prior = float(np.log(1 - phi**2))
        without.append(prior - count * np.log(total))
        within.append(prior - count * np.log(np.maximum(total - shared, _NEGLIGIBLE * total)))
    return np.asarray(np.max(within, axis=0) - max(without))
