"""Visitors and agents who chat, in a process of its own: streams, and requests when these tell.

`python -m steward.bench.chatters` reads a plan as JSON and prints what came of it as JSON.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

_PATIENCE = 30.0  # seconds for one answer, and for the last message to be seen
_CONNECTIONS = 32
_HOST = "127.0.0.1"
_FORM = "application/x-www-form-urlencoded"


_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BadAnswer(OSError):
    """The server did not do what was asked."""


class Requests:
    """A few connections that are kept open, as those of many browsers to one server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.LifoQueue[_Connection | None] = asyncio.LifoQueue()
        for _ in range(_CONNECTIONS):
            self._free.put_nowait(None)

    async def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> Any:  # noqa: ANN401 - JSON
        """Send a request, again where the server had hung up; return what is answered, as JSON."""
        known = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in known.items())]
        sent = ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
        kept = await self._free.get()
        try:
            if kept is not None:
                with suppress(asyncio.IncompleteReadError, ConnectionError):
                    return await _exchange(kept, sent)
            kept = await asyncio.open_connection(_HOST, self._port)
            return await _exchange(kept, sent)
        except (OSError, EOFError, TimeoutError):
            kept = None
            raise
        finally:
            self._free.put_nowait(kept)


async def _exchange(connection: _Connection, sent: bytes) -> Any:  # noqa: ANN401 - JSON
    connection[1].write(sent)
    return await asyncio.wait_for(_answer(connection[0]), _PATIENCE)


async def _answer(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - JSON
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    body = await reader.readexactly(int(length or 0))
    if not head.startswith("http/1.1 2"):
        raise BadAnswer(f"{head[:40]} {body[:200]!r}")
    return json.loads(body)


@dataclass(eq=False)
class Side:
    """One side of a conversation, which looks when its stream tells that there is something."""

    requests: Requests
    talk: dict[str, str]
    is_visitor: bool
    tell_seen: Callable[["Side", str], None]
    last: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    times: dict[str, float] = field(default_factory=dict)
    is_looking: bool = False
    looks_again: bool = False

    async def say(self, words: str) -> None:
        """Write, as the page of a visitor does or a program of an agent."""
        if self.is_visitor:
            headers = {"X-Chat-Token": self.talk["token"], "Content-Type": _FORM}
            form = f"client_id=client-{words}&body={words}"
            await self.requests.ask("POST", "/chat/messages", headers, form)
            return
        headers = {"Authorization": f"Bearer {self.talk['bearer']}"}
        headers |= {"Content-Type": "application/json", "Idempotency-Key": f"client-{words}"}
        path = f"/api/v1/tickets/{self.talk['number']}/messages"
        await self.requests.ask("POST", path, headers, json.dumps({"body": words}))

    async def look(self) -> None:
        """Fetch what is new: one look at a time, and another if something came meanwhile."""
        if self.is_looking:
            self.looks_again = True
            return
        self.is_looking = self.looks_again = True
        while self.looks_again:
            self.looks_again = False
            for message in await self._fetch():
                words = message["text"] if self.is_visitor else message["body"]
                self.last = max(self.last, message["id"])
                self.seen[words] += 1
                self.times.setdefault(words, time.perf_counter())
                self.tell_seen(self, words)
        self.is_looking = False

    async def _fetch(self) -> list[dict[str, Any]]:
        if self.is_visitor:
            headers = {"X-Chat-Token": self.talk["token"]}
            path = f"/chat/messages?after={self.last}"
            return list((await self.requests.ask("GET", path, headers))["messages"])
        headers = {"Authorization": f"Bearer {self.talk['bearer']}"}
        path = f"/api/v1/tickets/{self.talk['number']}/messages?limit=100"
        found = (await self.requests.ask("GET", path, headers))["items"]
        return [message for message in found if message["id"] > self.last]


class Room:
    """All conversations, their streams, and what was said when."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        requests = Requests(plan["port"])
        self._visitors = [Side(requests, one, True, self._note) for one in plan["talks"]]  # noqa: FBT003 - it is a field
        self._agents = [Side(requests, one, False, self._note) for one in plan["talks"]]  # noqa: FBT003 - likewise
        self._said: dict[str, tuple[Side, float]] = {}
        self._errors: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._unseen: set[str] = set()
        self._unheard = 0  # seen only because somebody looked without having been told
        self._closed = 0
        self._all_open, self._all_seen = asyncio.Event(), asyncio.Event()

    async def chat(self) -> dict[str, Any]:
        """Open all streams, have both sides write, and return the figures."""
        by_topics: dict[str, dict[str, Side]] = {}
        for side in (*self._visitors, *self._agents):
            topics = side.talk["visitor_topics" if side.is_visitor else "agent_topics"]
            number = side.talk["number"].removeprefix("T-")
            by_topics.setdefault(topics, {})[f"ticket:{number}"] = side
        self._closed = len(by_topics)
        streams = [asyncio.create_task(self._listen(*one)) for one in by_topics.items()]
        await asyncio.wait_for(self._all_open.wait(), _PATIENCE)
        await asyncio.gather(*(side.look() for side in (*self._visitors, *self._agents)))
        counted_from = await self._write_all()
        await self._settle()
        for stream in streams:
            stream.cancel()
        return self._figures(counted_from)

    async def _listen(self, topics: str, sides: dict[str, Side]) -> None:
        """Read a stream, and have the side look that a change concerns."""
        reader, writer = await asyncio.open_connection(_HOST, self._plan["port"])
        writer.write(f"GET /live?topics={topics} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        async for line in reader:
            kind, _, value = line.decode().strip().partition(": ")
            if (kind, value) == ("event", "hello"):
                self._closed -= 1
                if not self._closed:
                    self._all_open.set()
            elif (kind, value) == ("event", "resync"):
                for side in sides.values():
                    self._do(side.look())
            elif kind == "data":
                for topic in sides.keys() & value.split():
                    self._do(sides[topic].look())

    async def _write_all(self) -> float:
        """Write at the plan's pace; return from when on it counts."""
        rng, numbers = Random(7), count()  # noqa: S311 - the same conversations in each run
        began = time.perf_counter()
        counted_from: float = began + self._plan["warm_up"]
        until = counted_from + self._plan["seconds"]
        while (now := time.perf_counter()) < until:
            number = next(numbers)
            place, words = rng.randrange(len(self._visitors)), f"words-{number}"
            pair = self._visitors[place], self._agents[place]
            writer, reader = pair if number % 2 else pair[::-1]
            self._said[words] = reader, now
            self._unseen.add(words)
            self._do(writer.say(words))
            due = began + (number + 1) / self._plan["per_second"]
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        return counted_from

    def _do(self, act: Any) -> None:  # noqa: ANN401 - any coroutine
        async def run() -> None:
            try:
                await act
            except (OSError, EOFError, TimeoutError) as error:
                self._errors.append(repr(error)[:300])

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _note(self, side: Side, words: str) -> None:
        if words in self._said and self._said[words][0] is side:
            self._unseen.discard(words)
        if not self._unseen:
            self._all_seen.set()

    async def _settle(self) -> None:
        """Wait until all was seen, or for long."""
        self._all_seen.clear()
        if self._unseen:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_seen.wait(), _PATIENCE)
        self._unheard = len(self._unseen)
        for words in list(self._unseen):
            await self._said[words][0].look()

    def _figures(self, counted_from: float) -> dict[str, Any]:
        times = sorted(
            (reader.times[words] - at) * 1000
            for words, (reader, at) in self._said.items()
            if words in reader.times and at >= counted_from
        )
        counts = [reader.seen[words] for words, (reader, _) in self._said.items()]
        return {
            "written": len(counts),
            "messages": len(times),
            "seen_p50_ms": round(times[len(times) // 2], 1),
            "seen_p95_ms": round(times[len(times) * 95 // 100], 1),
            "seen_last_ms": round(times[-1], 1),
            "unheard": self._unheard,
            "lost": counts.count(0),
            "doubled": sum(one > 1 for one in counts),
            "errors": len(self._errors),
            "first_error": self._errors[0] if self._errors else None,
        }


if __name__ == "__main__":
    json.dump(asyncio.run(Room(json.load(sys.stdin)).chat()), sys.stdout)
