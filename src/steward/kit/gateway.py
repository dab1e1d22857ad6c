"""The live gateway: one LISTEN a process, thousands of SSE streams, no thread and no query each."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import anyio
import psycopg
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from steward.kit.live import CHANNEL, TopicSigner, any_of_kind, login_topic

_LOG = logging.getLogger(__name__)
_STREAM_SECONDS = 600  # a stream ends and reconnects, so that a moved server is found again
_QUEUE = 100
_GATHER = 0.05  # seconds for more changes to come, since to hear some costs as much as to hear one
# The signed topics alone open a stream, no cookie: so pages of other sites may listen, as the chat.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Access-Control-Allow-Origin": "*",
}
_RECENT = 1000  # changes that a page which is just being made may have missed


@dataclass(eq=False)
class _Stream:
    """One open page: the topics it watches and what it is still to be told."""

    topics: frozenset[str]
    ends_on: str
    news: asyncio.Queue[tuple[str, str]] = field(default_factory=lambda: asyncio.Queue(_QUEUE))
    is_over: bool = False

    def hears(self, topics: list[str]) -> None:
        """Queue what of this the page watches; nothing more when its login has ended."""
        if self.ends_on in topics:
            self.end()
        elif changed := [topic for topic in topics if self._watches(topic)]:
            self.tell("change", " ".join(changed))

    def _watches(self, topic: str) -> bool:
        """Whether a topic, or all of its kind, is watched."""
        return topic in self.topics or any_of_kind(topic) in self.topics

    def tell(self, kind: str, data: str = "") -> None:
        """Queue a message; a page that reads too slowly is told to refetch everything instead."""
        if self.is_over:
            return
        if self.news.full():
            self._forget()
            kind, data = "resync", ""
        self.news.put_nowait((kind, data))

    def end(self) -> None:
        """Let farewell be the next and last word, whatever else was to be told."""
        self._forget()
        self.tell("bye")
        self.is_over = True

    def _forget(self) -> None:
        while not self.news.empty():
            self.news.get_nowait()


class Hub:
    """Hears what was committed, in any process, and tells the streams that watch it."""

    def __init__(self, conninfo: str, signer: TopicSigner) -> None:
        self._conninfo = conninfo
        self._signer = signer
        self._streams: dict[str, set[_Stream]] = {}
        self._stopping: anyio.Event | None = None
        self._recent: deque[tuple[datetime, list[str]]] = deque(maxlen=_RECENT)
        self._deaf_until = datetime.now(UTC)

    async def run(self) -> None:
        """Listen until cancelled, and end all streams when the server is told to stop."""
        self._stopping = anyio.Event()
        async with anyio.create_task_group() as both:
            both.start_soon(self._listen)
            await self._stopping.wait()  # set by the streams' library, long before we are cancelled
            self.stop()

    async def _listen(self) -> None:
        """Hear what is committed; after a lost connection every page is told to refetch."""
        delay = 0.2
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, connect_timeout=3
                )
                async with connection:
                    await connection.execute(f"listen {CHANNEL}")
                    self._resync()
                    delay = 0.2
                    await self._hear(connection)
            except psycopg.OperationalError as error:
                _LOG.warning("live: the database does not answer, trying again: %s", error)
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5)

    async def _hear(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        while True:
            if await self._publish_all(connection.notifies(timeout=15, stop_after=1)):
                await asyncio.sleep(_GATHER)
                while await self._publish_all(connection.notifies(timeout=0)):
                    pass  # of a flood, each look brings only a part
            else:
                await connection.execute("select 1")  # notices a server that is gone

    async def _publish_all(self, notices: AsyncIterator[psycopg.Notify]) -> bool:
        """Tell of all that is heard, and return whether that was anything."""
        heard = False
        async for notice in notices:
            self._publish(json.loads(notice.payload))
            heard = True
        return heard

    def _publish(self, topics: list[str]) -> None:
        if topics == ["*"]:
            self._resync()
            return
        self._recent.append((datetime.now(UTC), topics))
        names = {*topics, *map(any_of_kind, topics)}
        for stream in {one for name in names for one in self._streams.get(name, ())}:
            stream.hears(topics)

    def _resync(self) -> None:
        """Have every page refetch, and those that were made before now as soon as they come."""
        self._deaf_until = datetime.now(UTC)
        for stream in self._all():
            stream.tell("resync")

    def _all(self) -> set[_Stream]:
        return {stream for watching in self._streams.values() for stream in watching}

    def stop(self) -> None:
        """End all streams with a word of farewell."""
        for stream in self._all():
            stream.end()
        if self._stopping:
            self._stopping.set()

    async def stream(self, request: Request) -> Response:
        """Serve `GET /live?topics=SIGNED`: named events hello, change, resync and bye."""
        try:
            watch = self._signer.read(request.query_params.get("topics", ""))
        except ValueError as error:
            return PlainTextResponse(str(error), status_code=403)
        stream = _Stream(watch.topics, login_topic(watch.login) if watch.login else "")
        if any(stream.ends_on in topics for topics in self._since(watch.since)):
            return PlainTextResponse("the login of this page has ended", status_code=403)
        return EventSourceResponse(
            self._tell(stream, watch.since),
            ping=20,
            shutdown_event=self._stopping,
            shutdown_grace_period=1.5,
            headers=_HEADERS,
        )

    def _since(self, moment: datetime) -> list[list[str]]:
        return [topics for at, topics in self._recent if at >= moment]

    async def _tell(self, stream: _Stream, since: datetime) -> AsyncIterator[ServerSentEvent]:
        self._watch(stream)
        self._catch_up(stream, since)
        try:
            yield ServerSentEvent(event="hello", data="", retry=1000)
            async for told in self._news(stream):
                yield told
        finally:
            self._leave(stream)

    async def _news(self, stream: _Stream) -> AsyncIterator[ServerSentEvent]:
        """Yield what there is to tell until the stream is over, or has lasted long enough."""
        kind, ends_at = "", anyio.current_time() + _STREAM_SECONDS
        while kind != "bye":
            kind, data = "bye", ""
            with anyio.CancelScope(deadline=ends_at):
                kind, data = await stream.news.get()
            yield ServerSentEvent(event=kind, data=data)

    def _catch_up(self, stream: _Stream, since: datetime) -> None:
        """Tell what changed between the making of a page and its listening."""
        if since <= self._deaf_until:
            stream.tell("resync")
        for topics in self._since(since):
            stream.hears(topics)

    def _watch(self, stream: _Stream) -> None:
        for topic in stream.topics | {stream.ends_on}:
            self._streams.setdefault(topic, set()).add(stream)

    def _leave(self, stream: _Stream) -> None:
        for topic in stream.topics | {stream.ends_on}:
            watching = self._streams.get(topic, set())
            watching.discard(stream)
            if not watching:
                self._streams.pop(topic, None)
