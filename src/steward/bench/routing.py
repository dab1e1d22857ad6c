"""What is measured of routing, without a server: one plan, and what its policy is worth."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import mean, quantiles
from time import perf_counter
from typing import Any

import numpy as np

from steward.bench.trace import generate
from steward.routing import Expert, Figures, Need, Policy, Rules, Work, plan, simulate

WAITING, EXPERTS, SKILLS = 2000, 200, 40
_TIMES = 40
_SEEDS, _LOADS = range(1, 6), (0.85, 0.95)
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_PROMISES = {"critical": 60, "high": 240, "normal": 480, "low": 1440}


def measure_plan() -> Iterator[dict[str, Any]]:
    """Plan a whole queue, all experts having room; then one more ticket, few having any."""
    random = np.random.default_rng(1)
    queue = [_work(number, random) for number in range(WAITING)]
    free = [_expert(number, 0, random) for number in range(EXPERTS)]
    busy = [_expert(number, 3 if number % 40 else 2, random) for number in range(EXPERTS)]
    yield _timed("plan", queue, free)
    yield _timed("plan_one_more", [*queue, _work(WAITING, random)], busy)


def measure_policies() -> Iterator[dict[str, Any]]:
    """Run each policy on the same arrivals and staff, and average over the seeds."""
    for load in _LOADS:
        traces = [generate(seed, load) for seed in _SEEDS]
        for policy in Policy:
            found = [simulate(*trace, policy) for trace in traces]
            yield {"op": "policy", "policy": policy, "load": load, **_averages(found)}


def _timed(name: str, queue: Sequence[Work], experts: Sequence[Expert]) -> dict[str, Any]:
    rules, times, given = Rules(), [], 0
    for _ in range(_TIMES):
        began = perf_counter()
        given = len(plan(queue, experts, rules, _NOW).assignments)
        times.append((perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return {
        "op": name,
        "waiting": len(queue),
        "experts": len(experts),
        "given": given,
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
    }


def _averages(found: Sequence[Figures]) -> dict[str, float]:
    return {
        "tickets": round(mean(one.tickets for one in found), 1),
        "broken": round(mean(one.all_broken for one in found), 1),
        "broken_critical": round(mean(one.broken["critical"] for one in found), 1),
        "unsolved": round(mean(one.unsolved for one in found), 1),
        "transfers": round(mean(one.transfers for one in found), 1),
        "wait_p50": round(mean(one.waits.p50 for one in found), 1),
        "wait_p95": round(mean(one.waits.p95 for one in found), 1),
        "load_mean": round(mean(one.loads.mean for one in found), 3),
        "overtaken_max": max(one.overtaken for one in found),
    }


def _work(number: int, random: np.random.Generator) -> Work:
    severity = str(random.choice(list(_PROMISES)))
    since = _NOW - float(random.uniform(0, 200)) * _MINUTE
    needs = [Need(f"skill-{one}", 0.3) for one in random.choice(SKILLS, random.integers(1, 3))]
    return Work(
        f"T-{number}",
        severity,
        since,
        since + _PROMISES[severity] * _MINUTE,
        float(random.uniform(2, 40)),
        tuple(needs),
    )


def _expert(number: int, load: float, random: np.random.Generator) -> Expert:
    known = random.choice(SKILLS, 6, replace=False)
    return Expert(
        f"agent-{number}",
        {f"skill-{one}": float(random.uniform(0, 1)) for one in known},
        capacity=3,
        load=load,
        shift_end=_NOW + float(random.uniform(30, 480)) * _MINUTE,
        room_at=_NOW + float(random.uniform(0, 120)) * _MINUTE if load else None,
    )
