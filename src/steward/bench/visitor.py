"""An agent at work: signed in by the page, with a token for the API; writes requests as sent."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

from steward.accounts import SYSTEM, create_token, find_user_by_email
from steward.demo.welcome import PASSWORD
from steward.kit.db import Database
from steward.kit.errors import NotFound

_AGENT = "ines@brindle.example"
_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Visitor:
    """An agent signed in by page, with a token for the API."""

    port: int
    cookies: str
    csrf_token: str
    bearer: str

    def get(self, path: str) -> str:
        """Ask for a page."""
        return self._request("GET", path, {"Accept": "text/html", "Cookie": self.cookies})

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> str:
        """Send a form in which no file was chosen, as upload.js has browsers send it."""
        sent = {"csrf_token": self.csrf_token, **fields, "attachments": ""}
        kind = "application/x-www-form-urlencoded"
        known = {"Cookie": self.cookies, "Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
        return self._request("POST", path, known | headers, urlencode(sent))

    def api_get(self, path: str) -> str:
        """Ask the API."""
        return self._request("GET", f"/api/v1{path}", {"Authorization": self.bearer})

    def api_post(self, path: str, body: Mapping[str, object]) -> str:
        """Send JSON to the API, under a key of its own."""
        headers = {
            "Authorization": self.bearer,
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        }
        return self._request("POST", f"/api/v1{path}", headers, json.dumps(body))

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: str = "") -> str:
        known = {"Host": f"127.0.0.1:{self.port}", "User-Agent": "steward-bench", **headers}
        if method == "POST":
            known["Content-Length"] = str(len(body.encode()))
        lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in known.items())]
        return "\r\n".join(lines) + "\r\n\r\n" + body


def sign_in(port: int, database: Database) -> Visitor:
    """Sign in as an agent by the page, and make a token."""
    with database.transaction() as session:
        agent = find_user_by_email(session, _AGENT)
        if agent is None:
            raise NotFound
        _, secret = create_token(session, agent, "bench", actor=SYSTEM)
    cookies, page = _exchange(port, "GET", "/sign-in", {})
    form = {"csrf_token": _csrf_in(page), "email": _AGENT, "password": PASSWORD}
    cookies |= _exchange(port, "POST", "/sign-in", cookies, urlencode(form))[0]
    _, page = _exchange(port, "GET", "/desk/tickets/new", cookies)
    known = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Visitor(port, known, _csrf_in(page), f"Bearer {secret}")


def _exchange(
    port: int, method: str, path: str, cookies: Mapping[str, str], body: str = ""
) -> tuple[dict[str, str], str]:
    """Return the cookies and the page that a request is answered with."""
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    set_now = response.headers.get_all("Set-Cookie") or []
    pairs = [cookie.split(";")[0].partition("=") for cookie in set_now]
    page = response.read().decode()
    connection.close()
    return {name: value for name, _, value in pairs if value}, page


def _csrf_in(page: str) -> str:
    found = _TOKEN.search(page)
    return found[1] if found else ""
