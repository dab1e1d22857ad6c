"""Bodies and answers pass whole between server and app, short or long, in one piece or many."""

from collections.abc import Iterator

import httpx
import pytest
from flask import Flask, Response, request
from starlette.types import Message, Scope

from steward.kit.wsgi import Pages
from tests import loops

LONG = 3 << 20  # bytes; more than is read before a thread is given to a request


class App:
    """An app that tells the length of what it is sent, and sends as much as it is asked for."""

    def __init__(self) -> None:
        self.begun, self.closed = 0, 0
        flask = Flask(__name__)
        flask.before_request(self._note)
        flask.add_url_rule("/length", view_func=self._length, methods=["POST"])
        flask.add_url_rule("/pieces/<int:number>", view_func=self._pieces)
        self.pages = Pages(flask, threads=2)

    def _note(self) -> None:
        self.begun += 1

    def _length(self) -> str:
        return str(len(request.get_data()))

    def _pieces(self, number: int) -> Response:
        response = Response(self._in_pieces(number), mimetype="text/plain")
        response.call_on_close(self._note_closed)
        return response

    def _in_pieces(self, number: int) -> Iterator[bytes]:
        for _ in range(number):
            yield b"piece"

    def _note_closed(self) -> None:
        self.closed += 1

    def ask(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        """Send a request as a server passes it on."""

        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self.pages)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, content=body)

        return loops.run(exchange())


@pytest.fixture
def app() -> App:
    """An app behind nothing but the adapter."""
    return App()


@pytest.mark.parametrize("length", [0, 1, 70_000, LONG])
def test_a_body_arrives_whole(app: App, length: int) -> None:
    assert app.ask("POST", "/length", b"x" * length).text == str(length)


@pytest.mark.parametrize("number", [0, 1, 2, 200])
def test_an_answer_arrives_whole_and_is_closed(app: App, number: int) -> None:
    answer = app.ask("GET", f"/pieces/{number}")
    assert (answer.status_code, answer.text, app.closed) == (200, "piece" * number, 1)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_head_of_an_answer_can_be_asked_for_alone(app: App) -> None:
    assert (app.ask("HEAD", "/pieces/2").content, app.closed) == (b"", 1)


def test_a_request_that_breaks_off_within_a_short_body_is_not_begun(app: App) -> None:
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/length",
        "query_string": b"",
        "headers": [(b"content-length", b"10")],
    }
    coming = iter([{"body": b"12345", "more_body": True, "type": "http.request"}])
    sent: list[Message] = []

    async def receive() -> Message:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    loops.run(app.pages(scope, receive, send))
    assert (app.begun, sent) == (0, [])
