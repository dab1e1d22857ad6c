"""Finding problems measured: made-up quarters with planted faults, and some without any."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from math import inf
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Any

from steward.quant.faults.quality import Outcome, Quality, quality, together, watched
from steward.quant.faults.said import SHARE, said


def _is_of(kind: str, one: Outcome) -> bool:
    return one.kind == kind


def _is_times(low: float, high: float, one: Outcome) -> bool:
    return low <= one.times < high


def _is_told(low: float, high: float, one: Outcome) -> bool:
    return low <= one.told < high


QUARTERS, PRODUCTS, FAULTS, RISES = 200, 2000, 20, 5
_WAITS = 0.7  # of the logarithm of how long people wait, by product
_QUIET = 4  # quarters with faults, for one without
_SEED = 20_260
_KINDS = ("lot", "product", "supplier", "carrier", "place")
_TIMES = ((3, 4.5), (4.5, 6), (6, 8), (8, 10))
_TOLD = ((0, 30), (30, 60), (60, 120), (120, inf))
PROFILE: list[tuple[str, Callable[[Outcome], bool]]] = [
    *((kind, partial(_is_of, kind)) for kind in _KINDS),
    *((f"times {low} to {high}", partial(_is_times, low, high)) for low, high in _TIMES),
    *((f"complaints {low} to {high}", partial(_is_told, low, high)) for low, high in _TOLD),
]


def measure_problems(quarters: int = QUARTERS) -> Iterator[dict[str, Any]]:
    """Watch quarters of 2,000 products, 20 faults of 3 to 10 times planted in each; then quiet.

    Then those of products of which people complain sooner or later than of others; and those of
    100 topics, of which five are complained of 3 to 10 times as much.
    """
    bars = "after 15, right 0.8, false 1"
    quiet = max(quarters // _QUIET, 1)
    goods = partial(quality, products=PRODUCTS)
    topics = partial(_said, products=PRODUCTS)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        measured = partial(_measured, pool)
        yield measured("problems", quarters, partial(goods, faults=FAULTS), bars)
        yield measured("problems_quiet", quiet, partial(goods, faults=0), "false 1")
        waiting = partial(goods, waits=_WAITS)
        yield measured("problems_waits", quarters, partial(waiting, faults=FAULTS), "")
        yield measured("problems_waits_quiet", quiet, partial(waiting, faults=0), "")
        yield measured("problems_topics", quarters, partial(topics, faults=RISES), "")
        yield measured("problems_topics_quiet", quiet, partial(topics, faults=0), "")


def _said(seed: int, products: int, faults: int) -> Quality:
    return watched(said(seed, products=products, faults=faults), SHARE)


def _measured(
    pool: Executor, name: str, quarters: int, quarter: Callable[[int], Quality], bar: str
) -> dict[str, Any]:
    began = perf_counter()
    seeds = range(_SEED, _SEED + quarters)
    parts = list(pool.map(partial(_timed, quarter), seeds))
    found = together(part for part, _ in parts)
    return {
        "op": name,
        "quarters": quarters,
        **_told(found),
        "false_in_4_weeks": round(found.false_in_four_weeks, 2),
        "found_again": found.again,
        "cpu_seconds": round(sum(cpu for _, cpu in parts), 1),
        "seconds": round(perf_counter() - began, 1),
        "bar": bar,
        "profile": [{"of": label, **_told(found.of(which))} for label, which in PROFILE],
    }


def _told(found: Quality) -> dict[str, Any]:
    median = found.median_after
    return {
        "faults": len(found.outcomes),
        "found": found.found,
        "complaints_until_found_p50": median if median < inf else None,
        "right_slice": round(found.right_share, 3),
        "right_slice_of_found": round(found.right_of_found, 3),
    }


def _timed(quarter: Callable[[int], Quality], seed: int) -> tuple[Quality, float]:
    began = process_time()
    return quarter(seed), process_time() - began
