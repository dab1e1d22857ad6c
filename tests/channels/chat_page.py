"""A page with the chat as far as the server sees it: the requests that its script sends."""

import secrets
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import BEN, sign_in

SITE = "https://shop.example"


def at_desk(client: FlaskClient) -> None:
    """Have Ben be there."""
    sign_in(client, BEN)
    client.get("/desk/tickets")


class ChatPage:
    """One visitor's page, with a token of its own."""

    def __init__(self, client: FlaskClient, *, origin: str = "", token: str = "") -> None:
        self._client = client
        self.token = token or secrets.token_urlsafe(32)
        self._headers = {"X-Chat-Token": self.token} | ({"Origin": origin} if origin else {})

    def send(self, method: str, path: str, **rest: Any) -> TestResponse:
        """Send a request."""
        headers = self._headers | rest.pop("headers", {})
        return self._client.open(f"/chat/{path}", method=method, headers=headers, **rest)

    def say(self, body: str, client_id: str = "", **files: bytes) -> TestResponse:
        """Write, with files by name."""
        chosen = [(BytesIO(content), name) for name, content in files.items()]
        form = {"body": body, "client_id": client_id or secrets.token_urlsafe(8)}
        return self.send("POST", "messages", data=form | {"attachments": chosen})

    def look(self, after: int = 0) -> dict[str, Any]:
        """Fetch how it stands, and what was said after a message."""
        answer = self.send("GET", f"messages?after={after}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def put(self, path: str, **fields: object) -> TestResponse:
        """Change something."""
        return self.send("PUT", path, json=fields)
