"""Roadblocks: found where they are, silent where all is alike or too few have been seen."""

import numpy as np

from steward.quant.books import Place, Spell, roadblocks

Groups = dict[Place, list[Spell]]


def _group(
    random: np.random.Generator, n: int, *, days: float = 20, lost: float = 0.3
) -> list[Spell]:
    lasted = random.exponential(days, n).round()
    ends = np.where(random.random(n) < lost, "lost", "moved")
    seen = random.uniform(5, 90, n).round()
    return [
        Spell(min(day, most), end if day <= most else None)
        for day, end, most in zip(lasted.tolist(), ends.tolist(), seen.tolist(), strict=True)
    ]


def _groups(random: np.random.Generator, n: int = 80) -> Groups:
    return {
        Place("Offer", dimension, str(value)): _group(random, n)
        for dimension in ("product", "region")
        for value in range(6)
    }


def test_nothing_stands_out_where_all_is_alike() -> None:
    random = np.random.default_rng(21)
    found = [roadblocks(_groups(random)) for _ in range(30)]
    assert sum(bool(blocks) for blocks, _ in found) <= 3, "one of twenty, and some luck"
    assert {tried for _, tried in found} == {24}, "time and loss of twelve groups"


def test_slow_and_losing_places_are_found_with_their_size() -> None:
    random = np.random.default_rng(22)
    groups = _groups(random)
    slow, losing = Place("Offer", "product", "1"), Place("Offer", "region", "4")
    groups[slow] = _group(random, 80, days=60)
    groups[losing] = _group(random, 80, lost=0.75)
    quick = Place("Offer", "region", "2")
    groups[quick] = _group(random, 80, days=5)
    blocks, _ = roadblocks(groups)
    assert {(one.place, one.is_slow) for one in blocks} >= {(slow, True), (losing, False)}
    assert quick not in {one.place for one in blocks}, "what goes well is no roadblock"
    by_place = {one.place: one for one in blocks}
    late = by_place[slow]
    assert late.days is not None
    assert late.usual_days is not None
    assert late.days > 1.5 * late.usual_days
    more = by_place[losing].more
    assert more is not None
    assert more.low < 0.45 < more.high
    assert by_place[losing].seen > by_place[losing].expected


def test_few_are_not_judged() -> None:
    random = np.random.default_rng(23)
    groups = {
        Place("Offer", "product", "rare"): _group(random, 15, days=300),
        Place("Offer", "product", "usual"): _group(random, 400),
    }
    assert roadblocks(groups) == ([], 0), "of fifteen nothing is said, nor of all beside them"
    assert roadblocks({}) == ([], 0)
