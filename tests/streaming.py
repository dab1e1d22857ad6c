"""A page's live stream, as a browser keeps it open."""

import threading
import time

import httpx


class Stream:
    """Listens on an address in a thread of its own; notes what it hears and when."""

    def __init__(self, address: str) -> None:
        self._heard: list[tuple[float, str]] = []
        self._address = address
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with httpx.stream("GET", self._address, timeout=60) as answer:
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    self._heard.append((time.monotonic(), value))

    def hears(self, event: str) -> bool:
        """Whether an event of this name has come."""
        return any(name == event for _at, name in self._heard)

    def heard_at(self, event: str) -> float:
        """Return when (by the monotonic clock) the first event of this name came."""
        return next(at for at, name in self._heard if name == event)

    def has_ended(self) -> bool:
        """Whether the server has ended it, in good order."""
        return not self._thread.is_alive()
