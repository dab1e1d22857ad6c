"""The lake folder removed: all is in the books again, to the cent, or is named as missing."""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.accounts import SYSTEM
from steward.analytics.actions import mending
from steward.analytics.actions.imports import (
    Place,
    Said,
    bring_stored,
    forget_unwanted,
    open_import,
    part_value,
    read_as_said,
    undo_import,
)
from steward.analytics.actions.parts import lock_table
from steward.analytics.errors import BooksRebuilding
from steward.analytics.queries.checks import checks_of, look_at
from steward.analytics.queries.lake import Lake
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.doctor import Concern
from steward.kit.files import FileStore
from steward.kit.imports.staging import Given
from steward.kit.imports.tables import Import
from steward.kit.settings import Settings
from tests.analytics.flowing import asked, run
from tests.analytics.test_flow import begin_a_day
from tests.analytics.test_upload_command import waits
from tests.analytics.uploading import URL
from tests.cast import ANN, sign_in
from tests.command_fixture import Steward
from tests.forked import process
from tests.waiting import wait_until
from tests.working import do_jobs

pytestmark = pytest.mark.database
PRODUCTS = b"Product,Price\nCup,5\nJug,9.50\n"
LINES = b"""Order,Line,Date,Client,Product,Units,Amount
A-1,1,2025-12-31,Acme,Cup,2,1234.50
A-1,2,2025-12-31,Acme,Jugg,1,9.50
A-2,1,2026-01-13,,Cup,1,5.25
A-3,1,%s,Beta,Cup,1,7.00
,,2026-01-13,Beta,Jugg,1,2.25
,,2026-01-13,Beta,Jugg,1,2.25
"""
NEWER = b"""Order,Line,Date,Client,Product,Units,Amount
A-1,1,2025-12-31,Acme,Cup,2,1000.00
A-1,2,2025-12-31,Acme,Jug,1,9.50
A-4,1,2026-02-01,Acme,Cup,1,3.00
"""
UNDONE = b"""Order,Line,Date,Client,Product,Units,Amount
A-2,1,2026-01-13,,Cup,1,99.00
A-5,1,2026-02-02,,Cup,1,50.00
"""


@dataclass
class Books:
    """Files that were brought in, by their names, and what the books say of them."""

    app: Flask
    database: Database
    place: Place
    imports: dict[str, Import]

    def bring(self, content: bytes, name: str, joined: Mapping[str, str] | None = None) -> Import:
        """Bring a file in as it is guessed; its goods joined as is said."""
        stored = self.place.files.keep(content, name, "text/csv")
        said = Said({}, Given(), joined={"products": joined or {}})
        with self.place.files.on_disk(stored.sha256, name) as path:
            with self.database.transaction() as session:
                read = read_as_said(session, path, name, said)
                run = open_import(session, stored, read, said, actor=SYSTEM)
            for done in bring_stored(self.database, run, self.place, actor=SYSTEM):
                self.imports[name] = done
        return self.imports[name]

    def undo(self, name: str) -> None:
        """Take a file back."""
        with self.database.transaction() as session:
            undo_import(session, self.place.lake, self.imports[name].id, actor=SYSTEM)

    def figures(self) -> Mapping[object, object]:
        """What the books say of each month, by product."""
        return {
            (metric, *keys): value
            for metric in ("revenue", "units", "customers")
            for keys, value in asked(self.app, self.database, metric, "month", "product").items()
        }

    def revenue(self) -> Mapping[object, object]:
        """What the books say of revenue, by product."""
        found = asked(self.app, self.database, "revenue", "product")
        return {keys[0]: float(str(value)) for keys, value in found.items()}

    def wrong(self) -> list[str]:
        """Return what `steward verify` finds to be missing."""
        with self.database.reading() as session:
            checks = checks_of(self.place.lake).values()
            return [line for check in checks for line in check(session, self.place.files)]


@pytest.fixture
def books(app: Flask, database: Database, settings: Settings) -> Books:
    """Books of goods; of lines, one of which lies ahead; of newer lines; and of some undone.

    The house has sold something as well.
    """
    begin_a_day(app, database)
    run(app, database)
    place = Place(app.extensions["lake"], app.extensions["files"], settings.home)
    made = Books(app, database, place, {})
    made.bring(PRODUCTS, "products.csv")
    ahead = (clock.now().date() + timedelta(days=20)).isoformat().encode()
    lines = made.bring(LINES % ahead, "lines.csv", {"Jugg": "Jug"})
    assert list(lines.counts.values()) == [5, 0, 0, 1]
    with database.transaction() as session:
        part_value(session, 1, actor=SYSTEM)
    assert list(made.bring(NEWER, "newer.csv").counts.values()) == [1, 1, 1, 0]
    made.bring(UNDONE, "undone.csv")
    made.undo("undone.csv")
    return made


def mend_once(url: str, home: str) -> None:
    """Bring in again what is lost, as a worker does."""
    settings = Settings(home=Path(home))
    place = Place(Lake(settings), FileStore(settings), settings.home)
    assert list(mending.mend(Database(url), place))


def test_the_lake_removed_comes_back_as_it_was_through_kills_and_crowds(
    books: Books, client: FlaskClient, fresh_database_url: str
) -> None:
    before, database, place = books.figures(), books.database, books.place
    rmtree(place.lake.folder)
    begun = mending.mend(database, place)
    assert next(begun) == "lost"
    assert list(mending.mend(database, place)) == []  # another worker is at it
    with pytest.raises(BooksRebuilding):
        books.figures()
    sign_in(client, ANN)
    tile = client.get("/desk/insights/tile?metric=revenue&chart=figure").text
    for told in (tile, client.get("/desk/insights").text):
        assert "The books are being rebuilt" in told
    page = client.get(f"{URL}/{books.imports['lines.csv'].id}").text
    assert "come in again by themselves" in page
    assert any("comes in again by itself" in line for line in books.wrong())
    del begun

    worker = process(mend_once, fresh_database_url, str(place.home))
    with database.transaction() as session:
        lock_table(session, "order_lines")  # so it waits where it would land
        worker.start()
        wait_until(lambda: waits(database), 60)
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        forget_unwanted(session, place.home)  # as a job at night does, with what it had staged
    with clock.frozen(clock.now() + timedelta(days=40)):  # what lay ahead has passed
        assert list(mending.mend(database, place))
    run(books.app, database)
    assert books.figures() == before
    assert books.wrong() == []
    books.undo("newer.csv")
    assert books.revenue()["Cup"] == 1239.75 + 30  # as the older file and the house have it


def test_an_import_whose_file_is_gone_too_is_named_until_it_is_sent_once_more(
    books: Books, client: FlaskClient, steward: Steward
) -> None:
    before, lines, place = books.figures(), books.imports["lines.csv"], books.place
    content = b"".join(place.files.open(lines.file_sha256))
    rmtree(place.lake.folder / "order_lines")
    (place.home / "files" / "sha256" / lines.file_sha256[:2] / lines.file_sha256).unlink()
    rebuilt = steward("rebuild", "--json")
    assert (rebuilt.code, rebuilt.result["missing"]) == (1, [lines.id])
    assert "of lines.csv is missing: Its file is gone. Send the same file" in rebuilt.err
    run(books.app, books.database)
    # What the newer file saw is its own now.
    assert books.revenue() == {"Cup": 1000 + 3 + 30, "Jug": 9.5 + 30}
    sign_in(client, ANN)
    for url in ("/desk/insights", URL):
        told = client.get(url).text
        assert "Rows are missing from these figures" in told
        assert "lines.csv" in told
    assert "Send the same file once more" in client.get(f"{URL}/{lines.id}").text
    assert ["5 rows of import 2 are lost" in line for line in books.wrong()] == [True]
    with pytest.raises(Concern), books.database.engine.connect() as connection:
        look_at(place.lake)(connection)

    sent = client.put(f"{URL}/file?name=once-more.csv", data=content)
    assert sent.location == f"{URL}/{lines.id}?same=1"
    do_jobs(books.app)
    run(books.app, books.database)
    assert books.figures() == before
    assert books.wrong() == []
