"""Requests to addresses that others have named: to public hosts only, once, in time, small.

The name is resolved once, every address behind it is looked at, and the one looked at is the one
connected to, so that a name cannot mean something else a moment later (DNS rebinding). Redirects
are not followed: they would lead past that look.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from typing_extensions import override

from steward.kit.errors import StewardError
from steward.kit.marks import N_

TIME_LIMIT = 10.0  # seconds for all of it
_MOST_READ = 64 << 10  # bytes of an answer
_MOST_KEPT = 500  # characters of it
_PORTS = {"http": 80, "https": 443}
_NO_ADDRESS = N_("Write a whole address, such as https://shop.example/hooks.")


class NotAllowed(StewardError):
    """The address leads to a host that nothing may be sent to."""

    title = N_("Nothing may be sent to this address")


class NoAnswer(StewardError):
    """The other side cannot be reached, or did not answer in time."""

    title = N_("The other side does not answer")


@dataclass(frozen=True)
class Answer:
    """What the other side answered: its status and how its words begin."""

    status: int
    text: str


def check_url(url: str, allowed: frozenset[str]) -> None:
    """Raise NotAllowed for an address that can be told at once to be none of a public host."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise NotAllowed(_NO_ADDRESS) from None
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or parts.username or parts.password:
        raise NotAllowed(_NO_ADDRESS)
    if parts.scheme == "http" and host not in allowed:
        raise NotAllowed(N_("Write an address that begins with https: what is sent is private."))
    with suppress(ValueError):
        if host not in allowed and not is_public(str(ip_address(host))):
            raise NotAllowed(_private(host))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet (IANA's special-purpose registries)."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if found.packed.startswith(b"\x00\x64\xff\x9b"):  # NAT64 (RFC 6052) leads to IPv4
            return is_public(".".join(map(str, found.packed[-4:])))
    return found.is_global and not found.is_multicast and not found.is_reserved


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: frozenset[str],
    time_limit: float = TIME_LIMIT,
) -> Answer:
    """Send `body` and return the answer, whatever its status.

    Hosts that are `allowed` may be private ones. Raises NotAllowed and NoAnswer.
    """
    check_url(url, allowed)
    parts = urlsplit(url)
    host = parts.hostname or ""
    place = _Place(host, parts.port or _PORTS[parts.scheme], parts.scheme, host in allowed)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    sent = {"Content-Type": "application/json", "User-Agent": "Steward", **headers}
    return _exchange(_Connection(place, time_limit), target, body, sent)


@dataclass(frozen=True)
class _Place:
    host: str
    port: int
    scheme: str
    may_be_private: bool


class _Connection(http.client.HTTPConnection):
    """A connection to the very address that was looked at, cut when its time is over."""

    def __init__(self, place: _Place, time_limit: float) -> None:
        super().__init__(place.host, place.port, timeout=time_limit)
        self._place = place
        self._ends_at = time.monotonic() + time_limit
        self._watch: threading.Timer | None = None
        self.is_cut = False

    @override
    def connect(self) -> None:
        self.sock = socket.create_connection(_looked_at(self._place), self._left())
        self._watch = threading.Timer(self._left(), self._cut)
        self._watch.daemon = True
        self._watch.start()
        if self._place.scheme == "https":
            tls = ssl.create_default_context()
            self.sock = wrapped = tls.wrap_socket(
                self.sock, server_hostname=self._place.host, do_handshake_on_connect=False
            )
            wrapped.do_handshake()

    def _left(self) -> float:
        return max(self._ends_at - time.monotonic(), 0.01)

    def _cut(self) -> None:
        """Each byte that drips in begins a socket's own time limit anew: so end it from outside."""
        self.is_cut = True
        with suppress(OSError, AttributeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    @override
    def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().close()


def _looked_at(place: _Place) -> tuple[str, int]:
    """Resolve the name once. Raises NotAllowed when any address behind it is a private one."""
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not place.may_be_private and not all(map(is_public, addresses)):
        raise NotAllowed(_private(place.host))
    return addresses[0], place.port


def _private(host: str) -> str:
    return N_("%(host)s is in a private network. STEWARD_PRIVATE_HOSTS can allow it.", host=host)


def _exchange(
    connection: _Connection, target: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    try:
        connection.request("POST", target, body, dict(headers))
        response = connection.getresponse()
        text = response.read(_MOST_READ).decode("utf-8", "replace").replace("\0", "")
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise NoAnswer(_reason(error, is_cut=connection.is_cut)) from error
    finally:
        connection.close()
    if connection.is_cut:
        raise NoAnswer(_reason(TimeoutError(), is_cut=True))
    return Answer(response.status, text[:_MOST_KEPT])


def _reason(error: Exception, *, is_cut: bool) -> str:
    if is_cut or isinstance(error, TimeoutError):
        return "No whole answer in time."
    if isinstance(error, socket.gaierror):
        return "No such host is known."
    words = error.strerror if isinstance(error, OSError) else str(error)
    return words or type(error).__name__
