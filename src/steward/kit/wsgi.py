"""The Flask app behind an ASGI server: a request crosses between loop and thread twice, no more.

a2wsgi crosses for each piece of a body and of an answer, and each crossing waits for Python's lock:
a tenth of what a page costs. What is too long to hold is still passed on piece by piece.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from itertools import chain
from typing import Any, cast

from a2wsgi.wsgi import Body, build_environ
from flask import Flask
from starlette.types import Message, Receive, Scope, Send

_HELD = 1 << 20  # bytes of a body that are read before a thread is given to the request


class Pages:
    """An ASGI application that answers HTTP requests by `flask`, so many of them at once."""

    def __init__(self, flask: Flask, *, threads: int) -> None:
        self._flask = flask
        self._threads = ThreadPoolExecutor(threads, "page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that breaks off within a short body is not begun at all."""
        loop = asyncio.get_running_loop()
        body = await _read(receive) if _is_short(scope) else Body(loop, cast("Any", receive))
        if body is None:
            return
        environ = cast("Any", build_environ)(scope, body)

        def send_and_wait(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(cast("Any", send(message)), loop).result()

        answering = loop.run_in_executor(self._threads, self._answer, environ, send_and_wait)
        for message in await answering:
            await send(message)

    def _answer(
        self, environ: dict[str, Any], send: Callable[[Message], None]
    ) -> tuple[Message, ...]:
        """Return an answer of one piece, for the loop to send; send a longer one from here."""
        head: Message = {"type": "http.response.start"}

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            head["status"] = int(status.partition(" ")[0])
            head["headers"] = [
                (name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers
            ]

        with closing(cast("Any", self._flask(environ, cast("Any", start)))) as answer:
            pieces: Iterator[bytes] = iter(answer)
            first, second = next(pieces, b""), next(pieces, None)
            if second is None:
                return head, _piece(first)
            send(head)
            for piece in chain((first, second), pieces):
                send(_piece(piece, more=True))
        return (_piece(b""),)


def _is_short(scope: Scope) -> bool:
    """Whether the body fits into memory; the app refuses those of unknown length."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" not in headers and int(length) <= _HELD


async def _read(receive: Receive) -> BytesIO | None:
    """Read a body whole, or return None when it breaks off."""
    body, more = BytesIO(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    return body


def _piece(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": more}
