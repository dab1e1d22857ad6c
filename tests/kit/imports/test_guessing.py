"""How a file is read is guessed right, what is unclear is said, and what a person says counts."""

from pathlib import Path

import pytest

from steward.analytics.rules.tables import DEALS, ORDER_LINES
from steward.kit.imports.staging import DateOrder, Given, suggest_mapping
from steward.kit.imports.wanted import Kind
from tests.kit.imports.staged import as_text, everything, guessed, staged, write

_TABLE = "Nr;Datum;Betrag\n" + "".join(f"{n};{n}.1.2026;{n}.000,50\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "skip", "header", "names"),
    [
        (_TABLE, 0, 1, ["Nr", "Datum", "Betrag"]),
        ("Sales, all of them\n\nmade by X\n" + _TABLE, 3, 1, ["Nr", "Datum", "Betrag"]),
        ("Report;;\nof 2026;;\n;;\n" + _TABLE, 3, 1, ["Nr", "Datum", "Betrag"]),
        ("Order;;Money\n" + _TABLE, 0, 2, ["Order Nr", "Order Datum", "Money Betrag"]),
        (_TABLE.partition("\n")[2], 0, 0, ["column 1", "column 2", "column 3"]),
        ("what,2027-01,2027-02\nRent,1,2\nTea,,3\n", 0, 1, ["what", "2027-01", "2027-02"]),
        ("Rent,2027-01,2\nTea,2027-02,3\nTea,2027-03,3\n", 0, 0, ["column 1"]),
        ("a,b,b\n1,x,y\n", 0, 1, ["a", "b", "b (3)"]),
        ("who\nAnn\nBen\n", 0, 1, ["who"]),
        ("who,where\nAnn,Bern\nBen,Rome\n", 0, 1, ["who", "where"]),
        (" 00001 19970101  1   11.77\n 00002 19970112  5   77.00\n", 0, 0, ["column 1"]),
    ],
)
def test_where_a_table_begins_and_what_names_its_columns(
    text: str, skip: int, header: int, names: list[str], tmp_path: Path
) -> None:
    found = guessed(write(tmp_path, text))
    assert (found.skip, found.header) == (skip, header)
    assert [one.name for one in found.columns][: len(names)] == names


def test_columns_without_names_apart_by_blanks_come_in(tmp_path: Path) -> None:
    path = write(tmp_path, " 00001 19970101  1   11.77\n 00002 19970112  5   77.00 \n")
    found = guessed(path)
    kinds = [Kind.TEXT, Kind.DATE, Kind.INTEGER, Kind.DECIMAL]
    assert [one.kind for one in found.columns] == kinds
    assert [row[0] for row in staged(path, everything(found)).values] == ["00001", "00002"]


def test_one_value_decides_how_dates_are_read_and_what_no_value_decides_is_said(
    tmp_path: Path,
) -> None:
    unclear = guessed(write(tmp_path, "id,day\na,1/2/2026\nb,3/4/2026\n"))
    assert (unclear.columns[1].order, unclear.columns[1].is_unclear) == (DateOrder.DAY, True)
    other = guessed(write(tmp_path, "id,day,end\na,1/2/2026,5/31/2026\nb,3/4/2026,6/1/2026\n"))
    assert (other.columns[1].order, other.columns[1].is_unclear) == (DateOrder.MONTH, False)
    lines = "".join(f"{number},{number % 12 + 1}/3/2026,1.5\n" for number in range(100_000))
    late = guessed(write(tmp_path, "id,day,units\n" + lines + "5,3/13/2026,1.5\n" * 50_000))
    assert (late.columns[1].order, late.columns[1].is_unclear) == (DateOrder.MONTH, False)
    assert late.rows < 40_000


def test_signs_in_numbers_are_told_apart_and_unclear_ones_said(tmp_path: Path) -> None:
    found = guessed(write(tmp_path, "a;b;c;d\n1,234;1.234,5;€ 7;12 %\n2,345;2,5;€ 8;NULL\n"))
    assert [one.decimal for one in found.columns] == [",", ",", ".", "."]
    assert not any(one.is_unclear for one in found.columns)  # the second decides for the first
    assert (found.columns[2].kind, found.columns[2].currency) == (Kind.MONEY, "EUR")
    assert (found.columns[3].is_percent, found.empties) == (True, ("NULL",))
    alone = guessed(write(tmp_path, "a;b\n1,234;x\n2,345;y\n"))
    assert (alone.columns[0].is_unclear, alone.columns[0].kind) == (True, Kind.DECIMAL)


def test_what_a_person_says_counts(tmp_path: Path) -> None:
    path = write(tmp_path, "x;y\n1,5;2\n".encode("utf-16-le"))
    said = Given(encoding="utf-16-le", delimiter=",", quote="", skip=1, header=0)
    found = guessed(path, said)
    assert [one.name for one in found.columns] == ["column 1", "column 2"]
    assert as_text(path, said).values == [["1", "5;2"]]


def test_columns_are_matched_by_names_and_kinds(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Opportunity ID,salesAgent,Product,account,Deal stage,engage_date,closeDate,close value\n"
        "A1,Ann,Mill,Bern AG,Won,2026-01-01,2026-02-01,12.50\n",
    )
    assert suggest_mapping(guessed(path), DEALS.columns) == {
        "deal_number": "Opportunity ID",
        "account": "account",
        "product": "Product",
        "rep": "salesAgent",
        "stage": "Deal stage",
        "opened_on": "engage_date",
        "closed_on": "closeDate",
        "value": "close value",
    }
    path = write(tmp_path, "Order no;Date;Amount\nO-1;soon;1\nO-2;31.02.2026;2\nO-3;03.02.2026;3\n")
    assert suggest_mapping(guessed(path), ORDER_LINES.columns) == {
        "order_number": "Order no",
        "ordered_on": "Date",  # some of its cells are bad: their rows are refused by name
        "revenue": "Amount",
    }
    path = write(tmp_path, "customer_id,moment,worth,units\n7,2026-01-01,12.50,3\n")
    assert suggest_mapping(guessed(path), ORDER_LINES.columns) == {
        "account": "customer_id",
        "quantity": "units",
        "revenue": "worth",
    }
