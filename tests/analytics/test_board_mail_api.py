"""Boards as PDF and by mail, as programs ask for them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.kit import clock
from tests.api_program import Program
from tests.cast import ANN, SAM
from tests.paper import text_of

API = "/api/v1"


@pytest.mark.database
def test_programs_read_a_board_as_pdf_and_set_change_and_stop_what_is_sent(
    app: Flask, client: FlaskClient
) -> None:
    with clock.frozen(datetime(2026, 11, 18, 10, tzinfo=UTC)):
        _ask(app, client)


def _ask(app: Flask, client: FlaskClient) -> None:
    analyst = Program(client, ANN)
    pdf = analyst("GET", f"{API}/boards/owner/pdf?period=year")
    assert "1 Jan to 17 Nov, against the same days last year." in text_of(pdf.data)
    assert analyst("GET", f"{API}/boards/0wner/pdf").status_code == 404
    terms = {"every": "month", "day": 1, "hour": 8}
    body = terms | {"board": "owner", "people": [ANN.id, SAM.id]}
    made = analyst("POST", f"{API}/board-mails", body)
    assert made.status_code == 201, made.text
    second, first = made.get_json()["items"]
    assert first["due_at"] == "2026-12-01T07:00:00Z"
    taken = analyst("POST", f"{API}/board-mails", body)
    assert "gets this board already" in taken.text
    url = f"{API}/board-mails/{second['id']}"
    wrong = analyst("PUT", url, terms | {"every": "week", "day": 8})
    assert wrong.status_code == 422
    assert analyst("PUT", url, terms | {"hour": 9}, If_Match='"v9"').status_code == 412
    odd = {"filters": [{"dimension": "moon", "values": ["x"]}]}
    assert analyst("PUT", url, terms | odd).status_code == 422
    changed = analyst("PUT", url, terms | {"hour": 9}, If_Match='"v1"')
    assert changed.get_json()["due_at"] == "2026-12-01T08:00:00Z"
    with app.test_client() as theirs:
        supervisor = Program(theirs, SAM)
        listed = supervisor("GET", f"{API}/board-mails").get_json()["items"]
        assert [one["id"] for one in listed] == [second["id"]]
        others = supervisor("GET", f"{API}/board-mails/{first['id']}")
        assert others.status_code == 404
        assert supervisor("DELETE", url).status_code == 204
        assert supervisor("GET", url).status_code == 404
