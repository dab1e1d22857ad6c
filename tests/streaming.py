"""A page's live stream, as a browser keeps it open."""

import threading
import time

import httpx


class Stream:
    """Listens on an address in a thread of its own; notes what it is told and when."""

    def __init__(self, address: str) -> None:
        self._told: list[tuple[float, str, str]] = []
        self._address = address
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with httpx.stream("GET", self._address, timeout=60) as answer:
            event = ""
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    self._told.append((time.monotonic(), event, value))

    def told(self) -> list[tuple[str, str]]:
        """List the events that came, each with its data."""
        return [(event, data) for _at, event, data in self._told]

    def hears(self, event: str) -> bool:
        """Whether an event of this name has come."""
        return any(name == event for name, _data in self.told())

    def heard_at(self, event: str) -> float:
        """Return when (by the monotonic clock) the first event of this name came."""
        return next(at for at, name, _data in self._told if name == event)

    def has_ended(self) -> bool:
        """Whether the server has ended it, in good order."""
        return not self._thread.is_alive()
