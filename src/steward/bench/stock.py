"""The ledger measured: many buyers of one last piece, reservations by the second, a million moves.

What these leave behind must add up: every measurement says how many differences there are.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from itertools import count
from multiprocessing import get_context
from random import Random
from statistics import quantiles
from typing import Any

from sqlalchemy import text

from steward.accounts import SYSTEM
from steward.bench.base import fresh_database
from steward.inventory import (
    LevelsAsked,
    Spot,
    TooLittleStock,
    Want,
    differences,
    free_at,
    levels_of,
    list_levels,
    reserve,
)
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.settings import Settings

RACES, BUYERS = 1000, 16
SKUS, PROCESSES, THREADS = 1000, 2, 8
LEVEL_PLACES, LEVEL_SKUS, MOVES = 10, 5000, 20  # a million movements
_ASKED = 1000  # times
_ONE = Decimal(1)
_GOODS = text("""
    with made as (
        insert into products (version, name, description, category, brand, criticality, state,
                              created_at)
        select 1, 'Product ' || n, '', '', '', 'normal', 'active', now()
        from generate_series(1, :skus) n returning id)
    insert into variants (version, product_id, sku, options, unit, pack_quantity, price, currency,
                          may_backorder, cost_method, state, created_at)
    select 1, id, 'S-' || id, '{}', 'piece', 1, 10, 'EUR', false, 'fifo', 'active', now() from made
""")
_PLACES = text("""
    insert into places (version, name, kind, address, active, created_at)
    select 1, 'Place ' || n, 'warehouse', '', true, now() from generate_series(1, :places) n
""")
_LEVELS = text("""
    insert into levels (variant_id, place_id, on_hand, reserved, incoming, may_backorder)
    select v.id, p.id, 0, 0, 0, false from variants v cross join places p
""")
# Each level gets receipts of ten and, in between, sales of five, out of the oldest layers.
_FILL = """
    set local session_replication_role = replica;
    insert into stock_acts (key, fingerprint, kind, document, reason, actor_name, at)
    select 'bench:' || j, '', case when j % 2 = 1 then 'receipt' else 'sale' end, null, '', '',
           now()
    from generate_series(1, 20) j;
    insert into cost_layers (level_id, since, unit_cost, quantity, value)
    select l.id, now(), 3, case when k <= 5 then 0 else 10 end, case when k <= 5 then 0 else 30 end
    from generate_series(1, 10) k cross join levels l order by k, l.id;
    insert into movements (act_id, level_id, kind, variant_id, place_id, quantity, value, on_hand,
                           at)
    select a.id, l.id, a.kind, l.variant_id, l.place_id,
           case when a.kind = 'sale' then -5 else 10 end,
           case when a.kind = 'sale' then -15 else 30 end,
           10 * ((j + 1) / 2) - 5 * (j / 2), now() - (20 - j) * interval '20 days'
    from generate_series(1, 20) j join stock_acts a on a.key = 'bench:' || j cross join levels l
    order by j, l.id;
    insert into layer_entries (movement_id, number, layer_id, quantity, value)
    select m.id, 0, c.id, m.quantity, m.value
    from (select *, row_number() over (partition by level_id, kind order by id) as n
          from movements) m
    join (select *, row_number() over (partition by level_id order by id) as n from cost_layers) c
      on c.level_id = m.level_id
     and c.n = case when m.kind = 'sale' then (m.n + 1) / 2 else m.n end;
    update levels set on_hand = 50
"""
_RECEIVE = """
    insert into stock_acts (key, fingerprint, kind, reason, actor_name, at)
    values (:key, '', 'receipt', '', '', now());
    insert into movements (act_id, level_id, kind, variant_id, place_id, quantity, value, on_hand,
                           at)
    select a.id, l.id, 'receipt', l.variant_id, l.place_id, :pieces, :pieces, l.on_hand + :pieces,
           now() from levels l join stock_acts a on a.key = :key;
    insert into cost_layers (level_id, since, unit_cost, quantity, value)
    select id, now(), 1, :pieces, :pieces from levels;
    insert into layer_entries (movement_id, number, layer_id, quantity, value)
    select m.id, 0, c.id, :pieces, :pieces
    from movements m join stock_acts a on a.id = m.act_id and a.key = :key
    join (select level_id, max(id) as id from cost_layers group by level_id) c
      on c.level_id = m.level_id;
    update levels set on_hand = on_hand + :pieces
"""


def measure_stock(settings: Settings) -> Iterator[dict[str, Any]]:
    """Race for last pieces, reserve by the second, then ask and verify a million movements."""
    with fresh_database(settings, "steward_bench_stock") as url:
        database = Database(url, connections=BUYERS)
        make_goods(database, SKUS, places=1)
        yield race_for_last_pieces(database)
        yield _rate(database, "reserve_1000_skus", SKUS)
        yield _rate(database, "reserve_one_sku", 1)
        database.dispose()
    with fresh_database(settings, "steward_bench_stock") as url:
        database = Database(url)
        yield from measure_million(database)
        database.dispose()


def make_goods(database: Database, skus: int, *, places: int) -> None:
    """Enter so many variants and places, each of them with a level of nothing."""
    with database.transaction() as session:
        session.execute(_GOODS, {"skus": skus})
        session.execute(_PLACES, {"places": places})
        session.execute(_LEVELS)


def stock_up(database: Database, pieces: int) -> None:
    """Take so many pieces of everything in, in one act."""
    values = {"pieces": pieces, "key": f"bench:{time.monotonic_ns()}"}
    with database.transaction() as session:
        for statement in _RECEIVE.split(";"):
            session.execute(text(statement), values)


def _variants(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(text("select id from variants order by id")))


def race_for_last_pieces(database: Database) -> dict[str, Any]:
    """Have sixteen buyers go for each of a thousand last pieces at once."""
    stock_up(database, 1)
    variants, began = _variants(database)[:RACES], time.monotonic()
    winners = dict.fromkeys(variants, 0)
    failed: list[str] = []
    ready = threading.Barrier(BUYERS)

    def buy(buyer: int) -> None:
        for variant in variants:
            ready.wait()
            done = _reserve_one(database, variant, f"race:{variant}:{buyer}")
            if done is True:
                winners[variant] += 1  # the only one of this race, or it is found below
            elif done:
                failed.append(str(done))

    _all_at_once([partial(buy, buyer) for buyer in range(BUYERS)])
    with database.reading() as session:
        sold = session.scalar(text("select count(*) from reservations")) or 0
        return {
            "op": "last_piece",
            "races": RACES,
            "buyers": BUYERS,
            "one_winner": sum(1 for won in winners.values() if won == 1),
            "reservations": sold,
            "failed": len(failed),
            "seconds": round(time.monotonic() - began, 1),
            "differences": differences(session),
        }


def _reserve_one(database: Database, variant: int, key: str) -> bool | Exception:
    """Reserve a piece; say whether there was one, or how it failed."""
    try:
        with database.transaction() as session:
            reserve(session, [Want(Spot(variant, 1), _ONE)], key=key, holder="bench")
    except TooLittleStock:
        return False
    except Exception as error:  # noqa: BLE001 - what it is, is counted
        return error
    return True


def _all_at_once(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _rate(database: Database, op: str, skus: int, seconds: float = 8) -> dict[str, Any]:
    """Reserve as fast as two processes of eight threads can."""
    stock_up(database, 1_000_000)
    before = _count(database)
    variants = _variants(database)[-skus:]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(reserve_for, database.url, variants, f"{op}:{n}", seconds)
            for n in range(PROCESSES)
        ]
        done = [job.result() for job in jobs]
    taken = sum(one[0] for one in done)
    with database.reading() as session:
        return {
            "op": op,
            "threads": PROCESSES * THREADS,
            "per_s": round(taken / seconds, 1),
            "failed": sum(one[1] for one in done),
            "lost": taken - (_count(database) - before),
            "differences": differences(session),
        }


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("select count(*) from reservations")) or 0


def reserve_for(url: str, variants: list[int], name: str, seconds: float) -> tuple[int, int]:
    """Reserve single pieces for so long; return how many were, and how many failed."""
    database, numbers = Database(url, connections=THREADS), count()
    end, results = time.monotonic() + seconds, list[bool | Exception]()

    def work(seed: int) -> None:
        rng = Random(f"{name}:{seed}")  # noqa: S311 - which goods is of no importance
        while time.monotonic() < end:
            key = f"{name}:{next(numbers)}"
            results.append(_reserve_one(database, rng.choice(variants), key))

    _all_at_once([partial(work, seed) for seed in range(THREADS)])
    database.dispose()
    return results.count(True), len(results) - results.count(True)


def measure_million(database: Database) -> Iterator[dict[str, Any]]:
    """Ask for levels and verify them, where each has come about by twenty movements."""
    make_goods(database, LEVEL_SKUS, places=LEVEL_PLACES)
    with database.transaction() as session:
        for statement in _FILL.split(";"):
            session.execute(text(statement))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    variants = _variants(database)
    with database.reading() as session:
        today = clock.now().date()
        yield _timed("level", lambda variant: levels_of(session, [variant]), variants)
        yield _timed(
            "availability", lambda variant: free_at(session, Spot(variant, 1), today), variants
        )
        yield _timed(
            "stock_page", lambda _: list_levels(session, SYSTEM, LevelsAsked()), variants[:20]
        )
        began = time.monotonic()
        found = differences(session)
        movements = session.scalar(text("select count(*) from movements"))
        seconds = round(time.monotonic() - began, 1)
        yield {"op": "verify", "movements": movements, "seconds": seconds, "differences": found}


def _timed(op: str, ask: Callable[[int], object], variants: list[int]) -> dict[str, Any]:
    times, rng = list[float](), Random(7)  # noqa: S311 - the same in each run
    for variant in rng.sample(variants, min(_ASKED, len(variants))):
        began = time.perf_counter()
        ask(variant)
        times.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return {"op": op, "p50_ms": round(cuts[9], 2), "p95_ms": round(cuts[18], 2)}
