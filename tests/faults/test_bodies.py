"""Bodies that are too large, or of unknown length, are refused before they are read."""

import socket
import time

import pytest

from tests.faults.conftest import Served

pytestmark = pytest.mark.database
TWO_GIGABYTES = 2 << 30
UPLOAD = "/api/v1/uploads?name=film.mp4"
JSON = "/api/v1/tickets"
FORM = "/sign-in"
TYPES = {
    UPLOAD: "application/octet-stream",
    JSON: "application/json",
    FORM: "multipart/form-data; boundary=x",
}


def answer_to(served: Served, path: str, *headers: str, body: bytes = b"") -> str:
    """Send the head of a POST, and `body` after it, and return the head of the answer."""
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {served.token}",
        f"Content-Type: {TYPES[path]}",
        *headers,
    ]
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=20) as connection:
        connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        return connection.recv(65_536).decode()


@pytest.mark.parametrize("path", [UPLOAD, JSON, FORM])
def test_two_gigabytes_are_refused_before_one_byte_of_them_is_sent(
    served: Served, path: str
) -> None:
    began = time.monotonic()
    answer = answer_to(served, path, f"Content-Length: {TWO_GIGABYTES}")
    assert answer.startswith("HTTP/1.1 413 ")
    assert time.monotonic() - began < 10
    assert "problem+json" in answer if path.startswith("/api/") else "text/html" in answer


@pytest.mark.parametrize("path", [UPLOAD, JSON, FORM])
def test_body_of_unknown_length_is_refused(served: Served, path: str) -> None:
    chunk = b"5\r\nhello\r\n0\r\n\r\n"
    answer = answer_to(served, path, "Transfer-Encoding: chunked", body=chunk)
    assert answer.startswith("HTTP/1.1 411 ")


def test_upload_that_breaks_off_is_no_upload(served: Served) -> None:
    address = ("127.0.0.1", served.server.port)
    head = f"POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.token}\r\n"
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(f"{head}Content-Length: 100000\r\n\r\n".encode() + b"x" * 50_000)
    stored = served.server.home / "files/sha256"
    assert served.server.is_ready()
    assert not [path for path in stored.rglob("*") if path.is_file()]
