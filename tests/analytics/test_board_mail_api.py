"""Boards as PDF and by mail, as programs ask for them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.kit import clock
from tests.api_program import Program, problems_of
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
    _ask_for_paper(analyst)
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


def _ask_for_paper(analyst: Program) -> None:
    """Ask for a board as PDF, of the time and the rows that its page can have."""
    pdf = analyst("GET", f"{API}/boards/owner/pdf?period=year")
    assert "1 Jan to 17 Nov, against the same days last year." in text_of(pdf.data)
    own = "period=own&since=2026-10-01&until=2026-10-31&against=before&where=region:North"
    narrowed = text_of(analyst("GET", f"{API}/boards/owner/pdf?{own}").data)
    assert "1 Oct 2026 to 31 Oct 2026, against the time before." in narrowed
    assert "Only Region: North" in narrowed
    for query, at in (("where=moon:x", "/where"), ("period=own", ""), ("period=decade", "/period")):
        refused = analyst("GET", f"{API}/boards/owner/pdf?{query}")
        assert (refused.status_code, list(problems_of(refused))) == (422, [at]), query
    assert analyst("GET", f"{API}/boards/0wner/pdf").status_code == 404
