"""Any file becomes typed rows, exactly; each bad cell is named, and none shifts another."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from steward.kit.imports.staging import Fixed, cutting
from steward.kit.imports.wanted import Kind, Wanted
from tests.kit.imports.staged import as_text, everything, guessed, planned, staged, write
from tests.real_data import real_data

_SPECTRUM = real_data("badinput/csv_spectrum")
NUMBERS = {Kind.DECIMAL, Kind.MONEY}
DAY = Wanted("day", Kind.DATE, "Day", is_required=True)
AMOUNT = Wanted("amount", Kind.MONEY, "Amount")
CURRENCY = Wanted("currency", Kind.TEXT, "Currency")
UNITS = Wanted("units", Kind.INTEGER, "Units")
WHO = Wanted("who", Kind.TEXT, "Who")


@pytest.mark.parametrize("path", sorted(_SPECTRUM.glob("csvs/*.csv")), ids=lambda path: path.stem)
def test_csv_spectrum_is_staged_exactly(path: Path, tmp_path: Path) -> None:
    expected = json.loads((_SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    if path.stem == "location_coordinates":  # the set's own slip: another number than in its CSV
        expected[0]["Contact Phone Number"] = "2095257564"
    found = staged(path, everything(guessed(path), Kind.TEXT), tmp_path / "staged")
    assert [
        {name: value or "" for name, value in row.items() if name != "_row"} for row in found.rows
    ] == expected


def test_every_bad_cell_of_a_row_is_named_with_what_it_may_mean(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "day,amount,units,who\n"
        "2026-01-31,12.50,3,Ann\n"
        '2026-02-30,"1.234,5",2.5,Ben\n'
        ",NaN,inf,Cleo\n"
        "1726-01-01,99999999999999999999,1_000,#N/A\n"
        '2026-03-01,"$1,234.50",7,=1+1\n'
        ",,,\n"
        "31/12/2026,(5.00),-7,'=A1\n"
        "2099-01-01,(5.00),-7,'=A1\n",
    )
    found = staged(path, planned(path, [DAY, AMOUNT, UNITS, WHO]))
    assert found.values == [
        [date(2026, 1, 31), Decimal("12.50"), 3, "Ann"],
        [date(2026, 3, 1), Decimal("1234.50"), 7, "=1+1"],
    ]
    assert found.told == [
        (3, "day", "“2026-02-30” is no day of the calendar."),
        (3, "amount", "“1.234,5” is no number."),
        (3, "units", "“2.5” is no whole number."),
        (4, "day", "it is empty, and is needed"),
        (4, "amount", "“NaN” is no amount of money."),
        (4, "units", "“inf” is no amount of money."),
        (5, "day", "“1726-01-01” is too long ago."),
        (5, "amount", "“99999999999999999999” is too large."),
        (5, "units", "“1_000” is no number."),
        (5, "who", "the spreadsheet could not work this out"),
        (8, "day", "“31/12/2026” is no day of the calendar."),
        (9, "day", "“2099-01-01” is too far in the future."),
    ]
    suggestions = {one.value: one.suggestion for row in found.refused for one in row.bad}
    assert suggestions["1.234,5"] == "1.234,5 reads as 1234.5 with a decimal comma"
    assert suggestions["31/12/2026"] == "31/12/2026 reads as 2026-12-31 with the day first"
    assert found.refused[0].cells == ("2026-02-30", "1.234,5", "2.5", "Ben")
    assert (found.staged.rows, found.staged.rejected, found.staged.blank) == (2, 5, 1)
    assert found.staged.totals == {"amount": Decimal("1247.00"), "units": 10}
    assert (found.staged.first, found.staged.last) == ({"day": "2026-01-31"}, {"day": "2026-03-01"})


def test_ragged_rows_and_open_quotes_cost_themselves_alone(tmp_path: Path) -> None:
    rows = [f'{number},"a ""b""\nc",x\n' for number in range(4)]
    path = write(
        tmp_path,
        "id,text,more\n" + rows[0] + "1,2\n" + rows[1] + "1,2,3,4\n"
        "a,b,c,,\n" + rows[2] + '5" pipe,y,z\n' + '9,"never closed,x\n' + "3,d,e\n",
    )
    found = as_text(path)
    assert found.numbers == [2, 4, 6, 7, 8, 10]
    assert found.values[0] == ["0", 'a "b"\nc', "x"]
    assert found.values[-2:] == [['5" pipe', "y", "z"], ["3", "d", "e"]]
    assert [(row, why) for row, _, why in found.told] == [
        (3, "it has 2 cells where the header has 3"),
        (5, "it has 4 cells where the header has 3"),
        (9, "a quote is opened and not closed"),
    ]


def test_rows_are_numbered_as_a_spreadsheet_does_also_from_piece_to_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "_PIECE", 1_000)
    lines = [f"{number},{number}.5,N{number}\n" for number in range(1, 301)]
    lines[99] = '100,"100.5","N\n100"\n'
    lines[149] = "150,oops,N150\n"
    lines[199] = '200,200.5,5" wide\n'
    lines[249] = "\n"
    path = write(tmp_path, "Sales of 2026\n\nunits,amount,who\n" + "".join(lines))
    found = staged(path, planned(path, [UNITS, AMOUNT, WHO]))
    assert len(found.staged.files) > 3
    assert found.numbers == [number + 3 for number in range(1, 301) if number not in {150, 250}]
    assert all(row["_row"] == row["units"] + 3 for row in found.rows)  # type: ignore[operator]  # whole numbers
    assert [row.row for row in found.refused] == [153]
    assert {row["who"] for row in found.rows} >= {"N\n100", '5" wide'}


def test_bytes_that_break_the_encoding_are_told_by_row(tmp_path: Path) -> None:
    lines = "".join(f"{number},Zoë\n" for number in range(1, 200)).encode()
    found = as_text(write(tmp_path, b"id,who\n" + lines + b"200,Zo\xeb\n" + lines))
    assert [row.row for row in found.refused] == [201]
    assert "no text in the file's encoding" in found.told[0][2]
    assert len(found.rows) == 398


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_in_any_encoding_is_the_same(encoding: str, tmp_path: Path) -> None:
    text = "Name;Betrag\r\nJürgen Groß;1.234,50\r\nZoë – „x“;12,00 €\r\nMaël;7\r\n"
    path = write(tmp_path, text.encode(encoding))
    found = staged(path, everything(guessed(path)))
    assert found.values == [
        ["Jürgen Groß", Decimal("1234.50")],
        ["Zoë – „x“", Decimal("12.00")],
        ["Maël", Decimal("7.00")],
    ]


def test_amounts_in_other_currencies_are_converted_exactly_or_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "amount,currency\n100.00,EUR\n99.99,USD\n0.05,usd\n10,\n5.00,CHF\n12.345,USD\n",
    )
    plan = planned(path, [AMOUNT, CURRENCY], currency="EUR", rates={"USD": Decimal("0.912345678")})
    found = staged(path, plan)
    rate = Decimal("0.912345678")
    assert found.values == [
        [Decimal("100.00"), "EUR"],
        [(Decimal("99.99") * rate).quantize(Decimal("0.01")), "EUR"],
        [Decimal("0.05"), "EUR"],
        [Decimal("10.00"), "EUR"],
        [(Decimal("12.345") * rate).quantize(Decimal("0.01")), "EUR"],
    ]
    assert found.told == [(6, "currency", "“CHF” has no rate.")]
    signs = write(tmp_path, "id,amount\n1,€ 5.00\n2,$10.00\n3,£1.00\n4,3\n", "signs.csv")
    plan = planned(signs, [AMOUNT], currency="EUR", rates={"USD": Decimal("0.5")})
    found = staged(signs, plan)
    assert found.values == [[Decimal("5.00")], [Decimal("5.00")], [Decimal("3.00")]]
    assert found.told == [(4, "amount", "“GBP” has no rate.")]


def test_spellings_are_joined_and_fixed_values_filled_in(tmp_path: Path) -> None:
    path = write(tmp_path, 'who,units\nGTXPro,1\n gtx ,2\nO\'Neil "x",3\n')
    plan = planned(
        path, [WHO, UNITS, CURRENCY], aliases={"who": {"GTXPro": "GTX Pro", "gtx": "a'); drop"}}
    )
    plan = replace(plan, mapping={**plan.mapping, "currency": Fixed("'; select 1")})
    assert staged(path, plan).values == [
        ["GTX Pro", 1, "'; select 1"],
        ["a'); drop", 2, "'; select 1"],
        ['O\'Neil "x"', 3, "'; select 1"],
    ]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["3/1/2017", "10/20/2016"], Kind.DATE, [date(2017, 3, 1), date(2016, 10, 20)]),
        (["3/1/17", "13/1/17"], Kind.DATE, [date(2017, 1, 3), date(2017, 1, 13)]),
        (["20170301", "20161231"], Kind.DATE, [date(2017, 3, 1), date(2016, 12, 31)]),
        (["1.3.2017", "2.4.2017"], Kind.DATE, [date(2017, 3, 1), date(2017, 4, 2)]),
        (["5 Mar 2017", "31 Dec 2016"], Kind.DATE, [date(2017, 3, 5), date(2016, 12, 31)]),
        (["2017/3/1", "2016-12-31"], Kind.DATE, [date(2017, 3, 1), date(2016, 12, 31)]),
        (["1.234,5", "7", "-2,25"], Kind.DECIMAL, ["1234.5", "7", "-2.25"]),
        (["1,234.5", "(7)", "2-"], Kind.DECIMAL, ["1234.5", "-7", "-2"]),
        (["12.5 %", "50%", "1'000.5"], Kind.DECIMAL, ["0.125", "0.5", "1000.5"]),
        (["1.5e3", "2E-1", "+3"], Kind.DECIMAL, ["1500", "0.2", "3"]),
        (["€1.00", "2,000.50 €", "-€3"], Kind.MONEY, ["1.00", "2000.50", "-3"]),
        (["1,000", "2,000,000", "12"], Kind.INTEGER, [1000, 2000000, 12]),
        (["yes", "No", "TRUE"], Kind.BOOLEAN, [True, False, True]),
        (["00123", "00045"], Kind.TEXT, ["00123", "00045"]),
    ],
)
def test_cells_are_read_as_people_write_them(
    cells: list[str], kind: Kind, values: list[object], tmp_path: Path
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["name", "value"], *(["x", cell] for cell in cells)])
    path = write(tmp_path, text.getvalue())
    plan = everything(guessed(path))
    plan = replace(plan, wanted=(Wanted("value", kind, "Value"),))
    wanted = [Decimal(one) if kind in NUMBERS else one for one in values]  # type: ignore[arg-type]  # texts
    assert [row[0] for row in staged(path, plan).values] == wanted
