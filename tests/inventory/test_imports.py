"""Spreadsheets of products: read whatever they hold, brought in, annotated, undone."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from steward.inventory.actions import add_product, change_variant
from steward.inventory.actions.imports import (
    ProductsFile,
    import_file,
    open_import,
    preview_file,
    undo_import,
)
from steward.inventory.forms import ProductForm, VariantForm
from steward.inventory.models import Lot, Place, Product, SupplierOffer, Variant
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.kit.imports import Record, open_records
from steward.kit.imports.rejects import write_rejected
from steward.kit.imports.tables import RejectedRow
from tests.cast import KIM, sign_in
from tests.working import do_jobs

HEAD = ["Product", "SKU", "EAN", "Size", "Price", "Supplier", "Supplier price", "Lead time"]
HEAD += ["Place", "Lot", "Expires", "Criticality"]
CUP = ["Cup", "C-S", "4006381333931", "S", 4.5, "Rossi", "2,25", 14, "Main", "L1", "2027-01-31", ""]


@dataclass
class Importer:
    """Writes rows into a file, and imports it."""

    database: Database
    folder: Path

    def sheet(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
        """Write a workbook."""
        path = self.folder / "products.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet()
            for number, row in enumerate([head, *rows]):
                page.write_row(number, 0, row)
        return path

    def run(self, path: Path) -> dict[str, int]:
        """Import a file, and return what became of its rows."""
        file = ProductsFile(path, path.name)
        with self.database.reading() as session:
            *_, preview = preview_file(session, file)
        with self.database.transaction() as session:
            run = open_import(session, file, actor=KIM.actor)
        *_, last = import_file(self.database, run.id, file, actor=KIM.actor)
        assert last.counts == preview.counts
        return {name: number for name, number in last.counts.items() if number}

    def reasons(self) -> dict[int, str]:
        """Return why rows were left out, by their numbers."""
        with self.database.reading() as session:
            rows = session.scalars(select(RejectedRow))
            return {row.position: f"{row.field}: {row.reason}" for row in rows}

    def count(self, table: type[Any]) -> int:
        """Count the rows of a table."""
        with self.database.reading() as session:
            return session.scalars(select(func.count()).select_from(table)).one()

    def variant(self, sku: str) -> Variant:
        """Return a variant."""
        with self.database.reading() as session:
            return session.scalars(select(Variant).where(Variant.sku == sku)).one()


@pytest.fixture
def importer(database: Database, tmp_path: Path) -> Importer:
    """Something that imports into this test's database."""
    return Importer(database, tmp_path)


def test_a_workbook_is_read_as_another_reader_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        page.merge_range("A1:F1", "Our products, spring")
        page.write_row(1, 0, ["Name", "SKU", "Price", "Until", "Sold", "Sum"])
        page.merge_range("A3:A5", "Cup")
        for row in range(2, 5):
            page.write(row, 1, f"C-{row}")
            page.write(row, 2, 0.1 + 0.2)
            page.write(row, 3, 46082 + row, day)
            page.write_boolean(row, 4, row == 2)
            page.write_formula(row, 5, "=1+1", None, 2)
        page.write_rich_string(6, 0, "a ", book.add_format({"bold": True}), "b")
        page.write(6, 7, "beyond the names")
    records = [one for one in open_records(path) if isinstance(one, Record)]
    assert [one.position for one in records] == [3, 4, 5, 7]
    first = {"Name": "Cup", "SKU": "C-2", "Price": Decimal("0.3"), "Until": "2026-03-03"}
    assert records[0].fields == first | {"Sold": True, "Sum": 2}
    assert records[2].fields["Name"] == "Cup"
    assert records[3].fields["Name"] == "a b"
    assert records[3].fields["column 8"] == "beyond the names"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for ours, theirs in zip(records[:3], rows[2:5], strict=True):
        assert ours.fields["Until"] == str(theirs[3])
        assert float(ours.fields["Price"]) == pytest.approx(theirs[2])
        assert [ours.fields["SKU"], ours.fields["Sold"], ours.fields["Sum"]] == [
            theirs[1],
            theirs[4],
            theirs[5],
        ]


@pytest.mark.database
def test_good_rows_come_in_and_bad_ones_are_annotated(importer: Importer) -> None:
    rows: list[list[object]] = [
        CUP,
        ["Cup", "C-M", "", "M", "€ 1.234,56", "Rossi", 2.5, 14, "", "", "", "critical"],
        ["Cup", "c-s", "", "S", 5, "", "", "", "", "", "", ""],
        ["Jug", "J-1", "4006381333932", "", 9, "", "", "", "", "", "", ""],
        ["Jug", "J-2", "4006381333931", "", 9, "", "", "", "", "", "", ""],
        ["Jug", "J-3", "", "", "dear", "", "", "", "", "", "", ""],
        ["Jug", "J-4", "", "", 9, "", "", "", "", "L", "2026-02-30", ""],
        ["Jug", "J-5", "", "", 9, "Rossi", "", "", "", "", "", ""],
        ["", "J-6", "", "", 9, "", "", "", "", "", "", ""],
        ["Jug", "", "", "", -1, "", "", "", "", "", "", "fatal"],
        ["=1+1", "J-7", "", "", "3,10", "", "", "", "", "", "31.12.2027", ""],
    ]
    path = importer.sheet(*rows)
    assert importer.run(path) == {"created": 3, "rejected": 8}
    said = importer.reasons()
    assert {row: said[row].partition(":")[0] for row in said} == {
        4: "SKU", 5: "EAN", 6: "barcode", 7: "Price", 8: "Expires", 9: "row", 10: "name",
        11: "Criticality",
    }  # fmt: skip
    assert "no day of the calendar" in said[8]
    assert importer.variant("C-M").price == Decimal("1234.56")
    assert importer.variant("C-S").options == {"Size": "S"}
    assert (importer.count(Place), importer.count(Lot), importer.count(SupplierOffer)) == (1, 1, 2)
    with importer.database.reading() as session:
        annotated = write_rejected(session, 1, importer.folder)
    assert annotated is not None
    with annotated.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["row"] for line in lines] == ["4", "5", "7", "8", "9", "11", "6", "10"]
    assert lines[0].keys() >= {"row", "field", "reason", *HEAD}
    assert lines[0]["SKU"] == "c-s"


@pytest.mark.database
def test_the_same_file_changes_nothing_another_only_what_differs_and_undo_restores(
    importer: Importer,
) -> None:
    jug = ["Jug", "J-1", "", "", 9, "", "", "", "", "", "", ""]
    assert importer.run(importer.sheet(CUP, jug)) == {"created": 2}
    assert importer.run(importer.sheet(CUP, jug)) == {"unchanged": 2}
    variant = importer.variant("C-S")
    with importer.database.transaction() as session:
        mine = VariantForm.model_validate(
            {"sku": "C-S", "price": "6", "currency": "EUR", "unit": "box", "barcode": "OWN-1"}
        )
        change_variant(session, variant.id, mine, version=None, actor=KIM.actor)
    dearer = [*CUP[:4], 4.75, "Rossi", "2,30", *CUP[7:]]
    assert importer.run(importer.sheet(dearer, jug)) == {"changed": 1, "unchanged": 1}
    changed = importer.variant("C-S")
    assert (changed.price, changed.unit, changed.barcode) == (Decimal("4.75"), "box", "OWN-1")
    with importer.database.transaction() as session, pytest.raises(Conflict, match="Undo that one"):
        undo_import(session, 1, actor=KIM.actor)
    with importer.database.transaction() as session:
        assert undo_import(session, 3, actor=KIM.actor).restored == 1
    assert importer.variant("C-S").price == Decimal(6)
    with importer.database.transaction() as session:
        undone = undo_import(session, 1, actor=KIM.actor)
    assert (undone.withdrawn, undone.kept) == (1, ["C-S"])
    assert (importer.count(Variant), importer.count(Product)) == (1, 1)
    assert importer.run(importer.sheet(CUP, jug)) == {"created": 1, "unchanged": 1}


@pytest.mark.database
def test_a_run_that_was_stopped_goes_on_behind_its_last_batch(importer: Importer) -> None:
    rows = [["Cup", f"C-{number}", "", "", 1, *[""] * 7] for number in range(600)]
    file = ProductsFile(importer.sheet(*rows), "products.xlsx")
    with importer.database.transaction() as session:
        run = open_import(session, file, actor=KIM.actor)
    stopped = import_file(importer.database, run.id, file, actor=KIM.actor)
    assert next(stopped).rows_done == 500
    del stopped  # as if it were killed
    with importer.database.transaction() as session:
        assert open_import(session, file, actor=KIM.actor).id == run.id
    *_, whole = import_file(importer.database, run.id, file, actor=KIM.actor)
    assert whole.counts["created"] == 600
    assert (run.id, importer.count(Variant), importer.count(Product)) == (1, 600, 1)


@pytest.mark.database
def test_what_is_here_by_hand_is_changed_and_put_back(importer: Importer) -> None:
    with importer.database.transaction() as session:
        form = VariantForm.model_validate({"sku": "C-S", "price": "3", "currency": "EUR"})
        add_product(session, ProductForm(name="Mug"), [form], actor=KIM.actor)
    assert importer.run(importer.sheet(CUP)) == {"changed": 1}
    assert importer.variant("C-S").price == Decimal("4.5")
    with importer.database.transaction() as session:
        undo_import(session, 1, actor=KIM.actor)
    assert (importer.variant("C-S").price, importer.count(SupplierOffer)) == (Decimal(3), 0)
    with importer.database.reading() as session:
        assert session.scalars(select(Product.name)).one() == "Mug"


def test_bombs_and_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    good, bomb, broken = (tmp_path / f"{name}.xlsx" for name in ("good", "bomb", "broken"))
    with xlsxwriter.Workbook(good) as book:
        book.add_worksheet().write_row(0, 0, HEAD)
    with ZipFile(good) as source, ZipFile(bomb, "w", ZIP_DEFLATED) as out:
        for info in source.infolist():
            out.writestr(info.filename, source.read(info))
        out.writestr("xl/media/huge.bin", b"0" * (32 << 20))
    with pytest.raises(BadInput, match="would unpack"):
        list(open_records(bomb))
    broken.write_bytes(good.read_bytes()[:-200])
    with pytest.raises(BadInput):
        list(open_records(broken))


@pytest.mark.database
def test_the_desk_looks_first_brings_in_and_its_export_comes_back_unchanged(
    app: Flask, client: FlaskClient, importer: Importer
) -> None:
    sign_in(client, KIM)
    imports = "/desk/stock/imports"
    jug = ["+Jug", "J-1", "", "", "dear", "", "", "", "", "", "", ""]
    path = importer.sheet(CUP, [*CUP[:1], "C-M", "", "M", *CUP[4:]], jug)

    def upload(name: str, content: bytes) -> str:
        answer = client.post(imports, data={"file": (BytesIO(content), name)})
        assert answer.status_code == 303, answer.text
        do_jobs(app)
        return answer.location

    run = upload("cups.xlsx", path.read_bytes())
    page = client.get(run).text
    for shown in ("Ready to import", "Would be created", "is no amount of money", "C-M"):
        assert shown in page
    assert importer.count(Variant) == 0
    assert client.post(f"{run}/run").status_code == 303
    assert client.post(f"{run}/run").status_code == 409
    do_jobs(app)
    assert "Imported" in client.get(run).text
    assert "'+Jug" in client.get(f"{run}/rejected.csv").text
    assert "C-S,Cup" in client.get("/desk/stock/products.csv").text
    with client.get("/desk/stock/products.xlsx?q=cup") as answer:
        saved = answer.data
    again = upload("saved.xlsx", saved)
    assert '<b>2</b></span></div><div class="st-figure"><span class="st-figure-label">Would be' in (
        client.get(again).text
    )
    assert client.post(f"{again}/discarding").status_code == 303
    assert client.post(f"{run}/undoing").status_code == 303
    do_jobs(app)
    assert "This import is undone" in client.get(run).text
    assert importer.count(Product) == 0
    wrong = client.post(imports, data={"file": (BytesIO(b"a,b\n1,2\n"), "x.csv")})
    assert "No column holds the SKU" in wrong.text
    assert client.get(imports).status_code == 200
