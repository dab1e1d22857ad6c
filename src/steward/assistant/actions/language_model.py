"""One call of a language model that speaks the API of OpenAI, within a time that is kept."""

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any, Self
from urllib.parse import urlsplit

from steward.assistant.errors import NotWorded
from steward.kit.settings import Settings

_MOST_BYTES = 256 * 1024
_MOST_TOKENS = 400


@dataclass(frozen=True)
class LanguageModel:
    """Where it is reached (`url` as https://host/v1), its name, our key, and how long we wait."""

    url: str
    name: str
    key: str = ""
    seconds: float = 6.0

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the one that the settings name, if they name one."""
        if settings.llm_url is None:
            return None
        key = settings.llm_key.get_secret_value() if settings.llm_key else ""
        return cls(settings.llm_url, settings.llm_model, key, settings.llm_seconds)

    def complete(self, messages: Sequence[dict[str, str]]) -> str:
        """Return what it answers to some messages. Raises NotWorded, within `seconds` or so."""
        asked = {
            "model": self.name,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
        }
        try:
            with self._connected() as connection:
                said = self._ask(connection, json.dumps(asked).encode())
            return _content(json.loads(said))
        except (OSError, HTTPException, ValueError) as error:
            raise NotWorded(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _connected(self) -> Iterator[HTTPConnection]:
        """Connect, and hang up when the time is over, however slowly the other side speaks."""
        place = urlsplit(self.url)
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=self.seconds)
        connection.connect()
        late = Timer(self.seconds, _hang_up, [connection.sock])
        late.start()
        try:
            yield connection
        finally:
            late.cancel()
            connection.close()

    def _ask(self, connection: HTTPConnection, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        connection.request(
            "POST", f"{urlsplit(self.url).path}/chat/completions", body=body, headers=headers
        )
        return _read(connection.getresponse())


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _read(response: HTTPResponse) -> bytes:
    if response.status != HTTPStatus.OK:
        raise NotWorded(f"It answered {response.status}.")
    said = response.read(_MOST_BYTES + 1)
    if len(said) > _MOST_BYTES:
        raise NotWorded("Its answer is too long.")
    return said


def _content(answer: Any) -> str:  # noqa: ANN401 - whatever it sends
    try:
        content = answer["choices"][0]["message"]["content"]
    except (LookupError, TypeError) as error:
        raise NotWorded("Its answer holds no message.") from error
    if not isinstance(content, str) or not content.strip():
        raise NotWorded("Its message is empty.")
    return content.strip()
