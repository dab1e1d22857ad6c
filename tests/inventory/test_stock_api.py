"""Levels, movements and reservations by API: booked once, refused whole, read page by page."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.cast import BEN, KIM, bearer
from tests.inventory.goods import differences, new_place, new_variant

pytestmark = pytest.mark.database

API = "/api/v1"


@dataclass
class Program:
    """A program that acts for Kim, with some goods and two places."""

    client: FlaskClient
    headers: dict[str, str]
    goods: int
    here: int
    there: int

    def line(self, quantity: str, **more: Any) -> dict[str, Any]:
        """Return a line of so many of the goods, here."""
        return {"variant_id": self.goods, "place_id": self.here, "quantity": quantity, **more}

    def post(self, path: str, key: str = "", **body: Any) -> tuple[int, Any]:
        """Send something; return the status and the answer."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        answer = self.client.post(API + path, json=body, headers=headers)
        return answer.status_code, answer.get_json()

    def receives(self, quantity: str, key: str = "") -> tuple[int, Any]:
        """Take goods in."""
        lines = [self.line(quantity, unit_cost="312.00")]
        return self.post("/movements", key, kind="receipt", document="purchase:12", lines=lines)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Read something."""
        return self.client.get(API + path, headers=self.headers).get_json()


@pytest.fixture
def program(client: FlaskClient, database: Database) -> Program:
    """The program, before anything is there."""
    with database.transaction() as session:
        here, there, goods = new_place(session), new_place(session), new_variant(session)
    return Program(client, bearer(client, KIM), goods, here, there)


def test_a_program_books_what_moves_once_and_reads_it(program: Program, database: Database) -> None:
    first = program.receives("20", "note-7")
    assert first[0] == 201
    assert first[1]["movements"][0]["value"] == "6240"
    assert program.receives("20", "note-7") == first
    assert program.receives("21", "note-7")[0] == 422
    for wrong in ("0", "-1", "NaN", "Infinity", "1e400", "0.0001", "1e11"):
        assert program.receives(wrong)[0] == 422
    _, refused = program.post("/movements", kind="receipt", lines=[program.line("1")])
    assert refused["errors"][0]["pointer"] == "/lines/0/unit_cost"
    move = [program.line("5", to_place_id=program.there)]
    assert program.post("/movements", kind="transfer", lines=move)[0] == 201
    for kind, quantity, status in (
        ("adjustment", "1", 201),
        ("write_off", "1", 201),
        ("write_off", "16", 409),
    ):
        lines = [program.line(quantity)]
        assert program.post("/movements", kind=kind, reason="Wet", lines=lines)[0] == status
    page = program.get(f"/levels?variant_id={program.goods}&limit=1")
    assert page["items"][0]["free"] == "15"
    rest = program.get(f"/levels?variant_id={program.goods}&cursor={page['next_cursor']}")
    assert [one["on_hand"] for one in rest["items"]] == ["5"]
    moved = program.get("/movements?document=purchase:12")
    assert [one["kind"] for one in moved["items"]] == ["receipt"]
    page = program.get(f"/movements?place_id={program.here}&limit=2")
    assert len(page["items"]) == 2
    assert page["next_cursor"]
    with database.reading() as session:
        assert differences(session) == []


def test_a_program_reserves_all_or_nothing(program: Program) -> None:
    program.receives("15")
    wanted: dict[str, Any] = {"holder": "basket:1", "minutes": 15, "lines": [program.line("2")]}
    status, held = program.post("/reservations", "basket-1", **wanted)
    assert status == 201
    assert program.post("/reservations", "basket-1", **wanted) == (201, held)
    too_many = wanted | {"lines": [program.line("14")]}
    status, refused = program.post("/reservations", **too_many)
    assert (status, "13 are free" in refused["detail"]) == (409, True)
    url = f"/reservations/{held['id']}"
    for state in ("firm", "released", "released"):
        answer = program.client.patch(API + url, json={"state": state}, headers=program.headers)
        assert answer.get_json()["state"] == state
    late = program.client.patch(API + url, json={"state": "firm"}, headers=program.headers)
    assert late.status_code == 409
    assert program.get(url)["holder"] == "basket:1"
    assert program.get(f"/levels?place_id={program.here}")["items"][0]["reserved"] == "0"


def test_who_may_not_manage_the_stock_reads_it_only(program: Program) -> None:
    program.headers = bearer(program.client, BEN)
    assert program.get("/levels")["items"] == []
    assert program.receives("1")[0] == 403
    line = program.line("1")
    assert program.post("/reservations", holder="order:1", lines=[line])[0] == 403
