"""Orders from outside by file: held or history, known again, annotated, continued, undone."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from steward.customers.models import Person
from steward.inventory.models import Variant
from steward.inventory.rules import Key
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.imports import UnreadableFile
from steward.kit.imports.rejects import write_rejected
from steward.kit.imports.tables import RejectedRow
from steward.kit.outbox import Letter
from steward.sales.actions import cancel_order
from steward.sales.actions.imports import (
    OrdersFile,
    columns_given,
    import_orders,
    open_import,
    preview_orders,
    undo_import,
)
from steward.sales.models import Order, OrderLine
from tests.cast import ANN, BEN, DAN, sign_in
from tests.inventory.goods import counted, new_place, new_variant, stocked
from tests.sales.orders import odd
from tests.working import do_jobs

pytestmark = pytest.mark.database
HEAD = ["Order", "Date", "Email", "Customer", "Address", "SKU", "Qty", "Price", "Status"]
HEAD += ["Channel"]
DAN_2 = ["A-1", "2026-03-02 10:30", DAN.email, "", "At Dan's", "CUP", "2", "9,50", "", "web"]
DAN_JUG = ["A-1", "", "", "", "", "jug", "1", "", "", "web"]
PAST = ["A-2", "02.03.2026", "eve@new.example", "Eve", "", "CUP", "3", "1.234,50", "Shipped", ""]


@dataclass
class Importer:
    """Writes rows into a file, and imports it."""

    database: Database
    folder: Path
    place: int
    cup: int
    jug: int

    def sheet(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
        """Write a CSV file."""
        path = self.folder / "orders.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, delimiter=";").writerows([head, *rows])
        return path

    def file(self, path: Path, *choices: str) -> OrdersFile:
        """Return it as a file of orders."""
        return OrdersFile(path, path.name, columns_given(choices), ZoneInfo("UTC"))

    def run(self, *rows: Sequence[object]) -> dict[str, int]:
        """Import rows, and return what became of them; the preview foresees it."""
        file = self.file(self.sheet(*rows))
        with self.database.reading() as session:
            *_, preview = preview_orders(session, file)
        with self.database.transaction() as session:
            run = open_import(session, file, actor=BEN.actor)
        *_, last = import_orders(self.database, run.id, file, actor=BEN.actor)
        assert last.counts == preview.counts
        return {name: number for name, number in last.counts.items() if number}

    def orders(self) -> dict[str, Order]:
        """Return the orders, by their references."""
        with self.database.reading() as session:
            return {one.reference: one for one in session.scalars(select(Order))}

    def reserved(self) -> object:
        """Return how many cups are promised."""
        with self.database.reading() as session:
            assert not odd(session)
            return counted(session, Key(self.cup, self.place))[1]

    def undo(self, number: int) -> tuple[int, int, list[str]]:
        """Undo an import."""
        with self.database.transaction() as session:
            undone = undo_import(session, number, actor=BEN.actor)
        return undone.withdrawn, undone.restored, undone.kept


@pytest.fixture
def importer(database: Database, tmp_path: Path) -> Importer:
    """Something that imports; there are 5 cups, and jugs may be back-ordered."""
    with database.transaction() as session:
        place = new_place(session, "Main")
        cup, jug = (new_variant(session, name=n, may_backorder=n == "Jug") for n in ("Cup", "Jug"))
        session.get_one(Variant, cup).sku, session.get_one(Variant, jug).sku = "CUP", "JUG"
        stocked(session, Key(cup, place), "5")
    return Importer(database, tmp_path, place, cup, jug)


def test_open_orders_are_held_and_past_ones_are_history(
    client: FlaskClient, importer: Importer
) -> None:
    assert importer.run(DAN_2, DAN_JUG, PAST) == {"created": 2}
    orders = importer.orders()
    opened, past = orders["A-1"], orders["A-2"]
    assert (opened.state, opened.channel, opened.net) == ("placed", "web", Decimal("29.00"))
    assert (opened.source, opened.person_id, opened.is_history) == ("file", DAN.person_id, False)
    assert (past.state, past.net, past.is_history) == ("shipped", Decimal("3703.50"), True)
    assert importer.reserved() == 2
    with importer.database.reading() as session:
        assert (
            session.scalars(select(Person.name).where(Person.id == past.person_id)).one() == "Eve"
        )
        assert session.scalar(select(func.count()).select_from(Letter)) == 0
        assert session.scalar(text("select count(*) from facts where kind = 'order.placed'")) == 2
    sign_in(client, DAN)
    assert "€29.00" in client.get(f"/orders/{opened.number}").text
    assert client.get(f"/orders/{past.number}").status_code == 404
    sign_in(client, BEN)
    shown = client.get(f"/desk/orders/{past.number}").text
    assert "no stock was moved" in shown
    assert past.number in client.get("/desk/orders?q=A-2").text


def test_bad_rows_are_annotated_and_their_orders_left_out_whole(importer: Importer) -> None:
    good = ["C-1", "2026-03-02", "a@b.example", "", "Here", "CUP", 1, "", "", ""]
    rows: list[list[object]] = [
        good,
        ["B-1", "2026-02-30", "a@b.example", "", "Here", "CUP", 1, "", "", ""],
        ["B-2", "2026-03-02", "nobody", "", "Here", "CUP", 0, "", "", ""],
        ["B-3", "2026-03-02", "a@b.example", "", "Here", "CUP", 1, "", "", ""],
        ["B-3", "2026-03-03", "", "", "", "SPOON", 1, "", "", ""],
        ["", "2026-03-02", "a@b.example", "", "Here", "CUP", 1, "", "", ""],
        ["B-4", "2026-03-02", "a@b.example", "", "Here", "SPOON", 1, "", "", ""],
        ["B-5", "2026-03-02", "a@b.example", "", "", "CUP", 1, "", "lost", ""],
        ["B-6", "2026-03-02", "a@b.example", "", "", "CUP", 1, "", "", ""],
        ["B-7", "2026-03-02", "a@b.example", "", "Here", "CUP", 5, "", "", ""],
        ["B-8", "2999-03-02", "a@b.example", "", "Here", "CUP", "=1+1", "", "", ""],
        good,
    ]
    assert importer.run(*rows) == {"created": 1, "rejected": 11}
    assert importer.reserved() == 1
    with importer.database.reading() as session:
        said = {one.position: one.reason for one in session.scalars(select(RejectedRow))}
        annotated = write_rejected(session, 1, importer.folder)
    words = {
        3: "no day of the calendar", 4: "no mail address", 5: "Row 6 of this order is wrong",
        6: "An earlier row of this order says otherwise", 7: "needed", 8: "No variant has the SKU",
        9: "is none of: placed, shipped, delivered, cancelled", 10: "needs an address",
        11: "Cup: only 4 left just now", 12: "still to come", 13: "Let them stand together",
    }  # fmt: skip
    assert said.keys() == words.keys()
    assert [row for row, part in words.items() if part not in said[row]] == []
    assert annotated is not None
    with annotated.open(encoding="utf-8-sig", newline="") as file:
        assert {line["Order"] for line in csv.DictReader(file)} >= {"B-1", "B-7"}
    with pytest.raises(UnreadableFile, match="no column for: order"):
        list(importer.file(importer.sheet(head=["Nr", *HEAD[1:]])).outcomes())
    own = importer.file(importer.sheet(good, head=["Nr", *HEAD[1:]]), "Nr=reference")
    assert len(list(own.outcomes())) == 1


def test_an_order_is_known_again_by_its_reference_and_a_file_changes_its_state_alone(
    importer: Importer,
) -> None:
    other = ["A-1", *DAN_2[1:9], "market"]  # the same number in another shop
    assert importer.run(DAN_2, DAN_JUG, PAST) == {"created": 2}
    assert importer.run(DAN_2, DAN_JUG, PAST) == {"unchanged": 2}
    assert importer.run(PAST, other) == {"unchanged": 1, "created": 1}
    assert importer.reserved() == 4
    delivered = [*PAST[:8], "Delivered", ""]
    more = [*DAN_2[:6], "3", *DAN_2[7:]]
    assert importer.run(delivered, more, DAN_JUG) == {"changed": 1, "rejected": 2}
    assert importer.orders()["A-2"].state == "delivered"
    sent, gone = (
        [[*row[:8], state, "web"] for row in (DAN_2, DAN_JUG)] for state in ("sent", "Canceled")
    )
    assert importer.run(*sent) == {"rejected": 2}  # it is sent from here
    assert importer.run(*gone) == {"changed": 1}
    assert importer.reserved() == 2
    with pytest.raises(Conflict, match="Undo that one first"):
        importer.undo(1)
    assert importer.undo(6) == (0, 0, ["O-1"])
    assert importer.undo(4) == (0, 1, [])
    assert importer.orders()["A-2"].state == "shipped"


def test_undo_takes_orders_away_gives_their_goods_free_and_keeps_what_people_acted_on(
    app: Flask, importer: Importer
) -> None:
    market = ["A-1", *DAN_2[1:9], "market"]
    assert importer.run(DAN_2, DAN_JUG, PAST, market) == {"created": 3}
    with app.test_request_context(), importer.database.transaction() as session:
        cancel_order(session, "O-3", actor=BEN.actor)
    assert importer.undo(1) == (2, 0, ["O-3"])
    assert importer.reserved() == 0
    with importer.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OrderLine)) == 1
    assert importer.run(DAN_2, DAN_JUG, PAST, market) == {"created": 2, "unchanged": 1}
    assert importer.reserved() == 2


def test_a_run_that_was_stopped_goes_on_behind_its_last_batch(importer: Importer) -> None:
    many = [[f"N-{n}", *PAST[1:]] for n in range(600)]
    file = importer.file(importer.sheet(*many))
    with importer.database.transaction() as session:
        run = open_import(session, file, actor=BEN.actor)
    stopped = import_orders(importer.database, run.id, file, actor=BEN.actor)
    assert next(stopped).rows_done == 500
    del stopped  # as if it were killed
    with importer.database.transaction() as session:
        assert open_import(session, file, actor=BEN.actor).id == run.id
    *_, last = import_orders(importer.database, run.id, file, actor=BEN.actor)
    assert (last.created, last.unchanged) == (600, 0)


def test_the_desk_looks_through_brings_in_and_undoes(
    app: Flask, client: FlaskClient, importer: Importer
) -> None:
    def press(act: str) -> str:
        assert client.post(f"{url}/{act}").status_code == 303
        with app.app_context():
            do_jobs(app)
        return client.get(url).text

    sign_in(client, BEN)
    bad = ["A-9", *PAST[1:5], "SPOON", *PAST[6:]]
    content = importer.sheet(DAN_2, DAN_JUG, bad).read_bytes()
    sent = {"file": (BytesIO(content), "outside.csv")}
    url = client.post("/desk/orders/imports", data=sent).headers["Location"]
    with app.app_context():
        do_jobs(app)
    page = client.get(url).text
    assert "Would be created" in page
    assert "No variant has the SKU" in page
    assert "Rejected rows" in press("run")
    assert "SPOON" in client.get(f"{url}/rejected.csv").text
    assert importer.reserved() == 2
    assert "This import is undone" in press("undoing")
    assert "outside.csv" in client.get("/desk/orders/imports").text
    empty = client.post("/desk/orders/imports", data={"file": (BytesIO(b"a;b\n1;2"), "x.csv")})
    assert "no column for" in empty.text
    sign_in(client, ANN)
    assert client.get("/desk/orders/imports").status_code == 403
