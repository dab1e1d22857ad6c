"""The shop measured: three hundred customers who look around, hold and buy, some the same goods.

What they leave behind must add up: nothing sold that was not there, no order lost or doubled.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from steward.accounts import Role, User, hash_password
from steward.bench.base import fresh_database
from steward.bench.server import Server, serving
from steward.bench.stock import make_goods, stock_up
from steward.demo.welcome import PASSWORD
from steward.inventory import differences
from steward.kit import clock
from steward.kit.bulk import copy_rows, reserve_ids, row_of
from steward.kit.db import Database
from steward.kit.settings import Settings

SHOPPERS, SKUS, PIECES = 300, 1000, 4
_THINKING = 5.0  # seconds from an answer to the next click, on average
_WARM_UP, _LEAST, _LIMIT = 10.0, 60.0, 600  # seconds
_SHOPPERS = (sys.executable, "-m", "steward.bench.shoppers")
SOLD_TOO_OFTEN = text("""
    select count(*) from (
        select variant_id from order_lines group by variant_id having sum(quantity) > :pieces) sold
""")


def measure_shop(settings: Settings, *, seconds: float) -> Iterator[dict[str, Any]]:
    """Serve a shop with two web processes to its customers, and count what came of it."""
    with (
        fresh_database(settings, "steward_bench_shop") as url,
        tempfile.TemporaryDirectory(prefix="steward-bench-") as folder,
    ):
        database = Database(url)
        make_goods(database, SKUS, places=2)
        stock_up(database, PIECES // 2)
        emails = enter_customers(database)
        with serving(Path(folder), url) as server:
            yield _shop_around(server, database, emails, max(seconds, _LEAST))
        database.dispose()


def enter_customers(database: Database) -> list[str]:
    """Enter customers who can sign in at once; return their addresses."""
    emails = [f"shopper-{number}@bench.example" for number in range(SHOPPERS)]
    password_hash, now = hash_password(PASSWORD), clock.now()
    with database.transaction() as session:
        ids = reserve_ids(session, User, SHOPPERS)
        rows = [
            User(
                id=row_id,
                email=email,
                name=f"Shopper {row_id}",
                role=Role.CUSTOMER,
                password_hash=password_hash,
                confirmed_at=now,
                created_at=now,
            )
            for row_id, email in zip(ids, emails, strict=True)
        ]
        copy_rows(session, User, [row_of(one) for one in rows])
    return emails


def _shop_around(
    server: Server, database: Database, emails: list[str], seconds: float
) -> dict[str, Any]:
    plan = {
        "port": server.port,
        "emails": emails,
        "password": PASSWORD,
        "goods": SKUS,
        "thinking": _THINKING,
        "warm_up": _WARM_UP,
        "seconds": seconds,
    }
    done = subprocess.run(
        _SHOPPERS,
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_LIMIT,
    )
    seen = json.loads(done.stdout)
    with database.reading() as session:
        orders = session.scalar(text("select count(*) from orders")) or 0
        return {
            "op": "shop",
            "shoppers": SHOPPERS,
            **seen,
            "not_found_again": orders - seen["orders"],
            "oversold": session.scalar(SOLD_TOO_OFTEN, {"pieces": PIECES}),
            "differences": differences(session),
            "web_mb": round(server.web_pss_mb(), 1),
        }
