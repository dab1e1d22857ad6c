"""Judgements measured: false alarms where nothing was changed, and causes that are known found."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from steward.quant.effect.cases import quality as judged
from steward.quant.search.cases import quality as searched

SERIES, CUBES = 500, 200
_SEED = 2026


def measure_whether() -> Iterator[dict[str, Any]]:
    """Judge 500 series on which nothing was changed, and search 200 cubes of known causes."""
    began = perf_counter()
    found = judged(SERIES, _SEED)
    yield {
        "op": "whether_placebo",
        "judged": found.judged,
        "false_alarms": round(found.alarms, 3),
        "coverage": round(found.held, 3),
        "seconds": round(perf_counter() - began, 1),
        "bar": "alarms 0.03 to 0.07, coverage 0.91 to 0.99",
    }
    began = perf_counter()
    slices = searched(CUBES, _SEED)
    yield {
        "op": "why_slices",
        "cubes": CUBES,
        "right": slices.right,
        "wrong": slices.wrong,
        "missed": slices.missed,
        "f1": round(slices.f1, 3),
        "seconds": round(perf_counter() - began, 1),
        "bar": 0.85,
    }
