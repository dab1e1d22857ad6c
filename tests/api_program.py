"""A program that uses the REST API for somebody of the cast."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Member, bearer

API = "/api/v1"
TICKETS = f"{API}/tickets"
QUERY = {"subject": "Leaks at the brew head", "body": "It drips, about a cup an hour."}
FOR_ELSA = QUERY | {"customer_email": "elsa@lindgren.example", "customer_name": "Elsa Lindgren"}


class Program:
    """Sends requests with a token of its own."""

    def __init__(self, client: FlaskClient, who: Member, *scopes: str) -> None:
        self.client = client
        self.headers = bearer(client, who, *scopes)

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        """Send `body` as JSON; names of headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, json=body, headers=self.headers | named)

    def raises(self, body: Mapping[str, object] = FOR_ELSA) -> dict[str, Any]:
        """Raise a ticket, with success, and return it."""
        answer = self("POST", TICKETS, body)
        assert answer.status_code == 201, answer.text
        return dict(answer.get_json())

    def uploads(self, content: bytes, name: str) -> str:
        """Upload a file, with success, and return the id to name it by."""
        answer = self.client.post(
            f"{API}/uploads", query_string={"name": name}, data=content, headers=self.headers
        )
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])


def problems_of(answer: TestResponse) -> dict[str, str]:
    """Check that an answer is a problem as promised, and return what is wrong by pointer."""
    assert answer.mimetype == "application/problem+json", answer.text
    body = answer.get_json()
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    return {one["pointer"]: one["detail"] for one in body.get("errors", [])}
