"""Customers in the shop, in a process of its own: each with a connection, cookies and a pace.

`python -m steward.bench.shoppers` reads a plan as JSON and prints what came of it as JSON.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any
from urllib.parse import urlencode

_PATIENCE = 60.0  # seconds for one answer
_HIDDEN = re.compile(r'name="(csrf_token|once|shown|variant_id)" value="([^"]*)"')
_GOODS = re.compile(r'name="variant_id"')
_AT_ONCE = 8  # sign in
_OK, _SEE_OTHER, _CONFLICT = 200, 303, 409
_PUTS, _BUYS, _SEARCHES = 0.6, 0.5, 0.3  # shares


class BadAnswer(OSError):
    """The server did not do what was asked."""


@dataclass
class Seen:
    """What all of them have seen together; `times` in ms, while it counts."""

    counts_from: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str
    page: str

    def hidden(self) -> dict[str, str]:
        """Return the values of the page's hidden fields, each as its last form has it."""
        return {name: unescape(value) for name, value in _HIDDEN.findall(self.page)}


class Shopper:
    """One customer. Each comes from an address of this machine's own, as limits count these."""

    def __init__(self, number: int, plan: dict[str, Any], seen: Seen) -> None:
        self._plan, self._seen = plan, seen
        self._email = plan["emails"][number]
        self._address = f"127.0.{1 + number // 200}.{1 + number % 200}"
        self._rng = Random(number)  # noqa: S311 - the same walks in each run
        self._cookies: dict[str, str] = {}
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def sign_in(self) -> None:
        """Sign in by the page."""
        hidden = (await self._ask("GET", "/sign-in")).hidden()
        known = {"email": self._email, "password": self._plan["password"]}
        await self._ask("POST", "/sign-in", hidden | known)

    async def walk(self, until: float) -> None:
        """Look around, put goods in the basket and buy, until the time is over."""
        await self._think()
        while time.perf_counter() < until:
            try:
                await self._look_around()
                if self._rng.random() < _PUTS and await self._put_in():
                    await self._think()
                    if self._rng.random() < _BUYS:
                        await self._buy()
            except (OSError, EOFError, TimeoutError) as error:
                self._seen.errors.append(repr(error)[:300])
                self.hang_up()

    async def _look_around(self) -> None:
        await self._ask("GET", "/shop")
        await self._think()
        if self._rng.random() < _SEARCHES:
            await self._ask("GET", f"/shop?q=Product+{self._rng.randint(1, 99)}&available=1")
            await self._think()

    async def _put_in(self) -> bool:
        """Open some product, the first ones more often, and put it in the basket."""
        place = int(self._plan["goods"] * self._rng.random() ** 3)
        product = await self._ask("GET", f"/shop/{1 + place}")
        await self._think()
        if not _GOODS.search(product.page):
            self._seen.happened["sold_out"] += 1
            return False
        fields = product.hidden() | {"quantity": "1"}
        if (await self._ask("POST", "/basket/lines", fields)).status == _CONFLICT:
            self._seen.happened["sold_out"] += 1
            return False
        await self._ask("GET", "/basket")
        return True

    async def _buy(self) -> None:
        fields = (await self._ask("GET", "/checkout")).hidden()
        await self._think()
        fields |= {"recipient": "Somebody", "address": "Quay 1, Porto", "payment": "invoice"}
        done = await self._ask("POST", "/checkout", fields)
        if done.status == _CONFLICT:
            self._seen.happened["turned_away"] += 1
            return
        self._seen.happened["orders"] += 1
        await self._ask("GET", done.location)

    async def _think(self) -> None:
        await asyncio.sleep(self._rng.expovariate(1 / self._plan["thinking"]))

    async def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> _Answer:
        """Send a request, over a new connection where the server had hung up, and time it."""
        sent = self._request(method, path, urlencode(fields) if fields else "")
        began = time.perf_counter()
        answer = None
        if self._connection:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                answer = await self._exchange(self._connection, sent)
        if answer is None:
            self.hang_up()
            opened = asyncio.open_connection(
                "127.0.0.1", self._plan["port"], local_addr=(self._address, 0)
            )
            self._connection = await opened
            answer = await self._exchange(self._connection, sent)
        if began >= self._seen.counts_from:
            self._seen.times.append((time.perf_counter() - began) * 1000)
        if answer.status not in {_OK, _SEE_OTHER, _CONFLICT}:
            raise BadAnswer(f"{method} {path}: {answer.status} {answer.page[:200]}")
        return answer

    def _request(self, method: str, path: str, body: str) -> bytes:
        headers = {
            "Host": f"127.0.0.1:{self._plan['port']}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Sec-Fetch-Site": "same-origin",
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    async def _exchange(
        self, connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], sent: bytes
    ) -> _Answer:
        connection[1].write(sent)
        return await asyncio.wait_for(self._answer(connection[0]), _PATIENCE)

    async def _answer(self, reader: asyncio.StreamReader) -> _Answer:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length, location = 0, ""
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "location":
                location = value
            elif name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self._cookies[key] = kept
        page = (await reader.readexactly(length)).decode()
        return _Answer(int(lines[0][9:12]), location, page)

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self._connection:
            self._connection[1].close()
        self._connection = None


async def shop(plan: dict[str, Any]) -> dict[str, Any]:
    """Have all sign in, then walk about; return the figures."""
    seen = Seen(counts_from=float("inf"))
    shoppers = [Shopper(number, plan, seen) for number in range(len(plan["emails"]))]
    door = asyncio.Semaphore(_AT_ONCE)

    async def enter(one: Shopper) -> None:
        async with door:
            await one.sign_in()

    await asyncio.gather(*(enter(one) for one in shoppers))
    seen.counts_from = time.perf_counter() + plan["warm_up"]
    until = seen.counts_from + plan["seconds"]
    await asyncio.gather(*(one.walk(until) for one in shoppers))
    for one in shoppers:
        one.hang_up()
    times = sorted(seen.times)
    return {
        "requests": len(times),
        "per_s": round(len(times) / plan["seconds"], 1),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[len(times) * 95 // 100], 1),
        "last_ms": round(times[-1], 1),
        **{name: seen.happened[name] for name in ("orders", "sold_out", "turned_away")},
        "errors": len(seen.errors),
        "first_error": seen.errors[0] if seen.errors else None,
    }


if __name__ == "__main__":
    json.dump(asyncio.run(shop(json.load(sys.stdin))), sys.stdout)
