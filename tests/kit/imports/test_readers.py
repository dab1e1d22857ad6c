"""Real and arbitrary files: what can be read is exact, what cannot is named, nothing is a crash."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kit.imports import BadRecord, Record, UnreadableFile, open_records
from tests.real_data import real_data

Read = Record | BadRecord

_SPECTRUM = real_data("badinput/csv_spectrum")
_STORABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def _read(folder: Path, content: bytes, name: str = "tickets.csv", skip: int = 0) -> list[Read]:
    path = folder / name
    path.write_bytes(content)
    return list(open_records(path, skip=skip))


def _fields(read: Iterable[Read]) -> list[dict[str, object]]:
    return [dict(item.fields) if isinstance(item, Record) else {"bad": item} for item in read]


def _reason(item: Read) -> str:
    assert isinstance(item, BadRecord)
    return item.reason


def _read_or_refusal(folder: Path, content: bytes, name: str) -> tuple[list[Read], str]:
    try:
        return _read(folder, content, name), ""
    except UnreadableFile as refused:
        return [], refused.detail


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("path", sorted(_SPECTRUM.glob("csvs/*.csv")), ids=lambda path: path.stem)
def test_csv_spectrum_is_read_exactly(path: Path) -> None:
    expected = json.loads((_SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    if path.stem == "location_coordinates":  # the set's own slip: another number than in its CSV
        expected[0]["Contact Phone Number"] = "2095257564"
    assert _fields(open_records(path)) == expected


@given(st.lists(st.lists(_STORABLE, min_size=3, max_size=3), max_size=5), st.sampled_from(",;\t|"))
def test_any_text_survives_a_round_trip_through_csv(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["id", "subject", "body"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        records = _read(Path(folder), text.getvalue().encode())
    assert [list(fields.values()) for fields in _fields(records)] == rows


_FRAGMENTS = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"{", b"}", b"[", b"]", b'{"a":', b"1", b"\xc3\xa9",
     b"\nFrom a\n", b"Subject: =?utf-8?b?x?=\n", b"Content-Type: multipart/mixed; boundary=b\n\n",
     b"--b\n", b"\n\n", b"\\u0000", b"PK\x03\x04", b"\xff\xfe", b"NaN"]
)  # fmt: skip


@given(
    st.one_of(st.binary(), st.lists(_FRAGMENTS).map(b"".join)),
    st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.mbox", "a.eml", "a.txt", "a.zip"]),
)
def test_any_bytes_end_in_records_bad_records_or_one_clear_line(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read, refusal = _read_or_refusal(Path(folder), content, name)
    assert all(isinstance(item, Record | BadRecord) for item in read)
    assert refusal == "" or (name in refusal and "\n" not in refusal)


@given(st.lists(st.sampled_from(["1,2", '"a\nb",c', "x", '"', ""])), st.integers(0, 8))
def test_skipping_n_equals_dropping_the_first_n(lines: Sequence[str], skip: int) -> None:
    content = "\n".join(["a,b", *lines]).encode()
    with tempfile.TemporaryDirectory() as folder:
        everything = _read(Path(folder), content)
        assert _read(Path(folder), content, skip=skip) == everything[skip:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding: str, tmp_path: Path) -> None:
    text = "Name;Betreff\nJürgen Groß;Die Tür schließt nicht – „kaputt“\nZoë;Prix : 5 €, déçu\n"
    records = _read(tmp_path, text.encode(encoding))
    assert _fields(records) == [
        {"Name": "Jürgen Groß", "Betreff": "Die Tür schließt nicht – „kaputt“"},
        {"Name": "Zoë", "Betreff": "Prix : 5 €, déçu"},
    ]


def test_an_accent_after_megabytes_of_ascii_is_still_read_right(tmp_path: Path) -> None:
    content = b"id,name\n" + b"1,plain\n" * 400_000 + "2,Zoë\n".encode("cp1252")
    assert _read(tmp_path, content)[-1] == Record(400_002, {"id": "2", "name": "Zoë"})


def test_broken_bytes_in_utf8_cost_their_row_only(tmp_path: Path) -> None:
    good = "1,Zoë ïäü éèê\n".encode() * 3
    read = _read(tmp_path, b"id,name\n" + good + b"2,\xff\n" + good)
    assert [item.position for item in read if isinstance(item, BadRecord)] == [5]
    assert len(read) == 7


def test_an_open_quote_costs_its_row_and_not_those_below(tmp_path: Path) -> None:
    read = _read(tmp_path, b'a,b\n1,2\n3,"open\n5,6\n7,8\n')
    assert [(type(item), item.position) for item in read] == [
        (Record, 2), (BadRecord, 3), (Record, 4), (Record, 5),
    ]  # fmt: skip
    assert "quote" in _reason(read[1])


def test_a_ten_megabyte_field_is_a_bad_record_and_the_next_row_is_read(tmp_path: Path) -> None:
    read = _read(tmp_path, b"a,b\n1," + b"x" * 10_000_000 + b"\n3,4\n")
    assert isinstance(read[0], BadRecord)
    assert read[1] == Record(3, {"a": "3", "b": "4"})


def test_a_row_of_another_width_and_a_nul_are_named(tmp_path: Path) -> None:
    read = _read(tmp_path, b"a,b\n1,2,3\n4,\0\n5,6,,\n")
    assert [type(item) for item in read] == [BadRecord, BadRecord, Record]
    assert _reason(read[0]) == "it has 3 fields where the header has 2"
    assert "\0" not in str(read[1])


def test_backslash_and_single_quotes_are_found_out(tmp_path: Path) -> None:
    escaped = _read(tmp_path, b'a,b\n"say \\"hi, you\\" now",2\n"x",3\n')
    assert _fields(escaped)[0] == {"a": 'say "hi, you" now', "b": "2"}
    single = _read(tmp_path, b"a,b\n'one, two',2\n'three, four',3\n")
    assert _fields(single)[0] == {"a": "one, two", "b": "2"}


def test_json_lines_name_the_bad_line_and_go_on(tmp_path: Path) -> None:
    read = _read(tmp_path, b'{"a": 1.10}\n\n{"a": \n[1]\n{"b": nan}\n{"c": NaN}', "x.jsonl")
    assert [type(item) for item in read] == [Record, BadRecord, BadRecord, BadRecord, Record]
    assert [item.position for item in read] == [1, 3, 4, 5, 6]
    assert str(_fields(read)[0]["a"]) == "1.10"


def test_json_is_read_from_the_top_or_from_the_first_list_of_objects(tmp_path: Path) -> None:
    assert _fields(_read(tmp_path, b'[{"a": 1}, {"a": {"b": [2]}}]', "x.json")) == [
        {"a": 1}, {"a": {"b": [2]}},
    ]  # fmt: skip
    inside = b'{"columns": ["a"], "page": {"tickets": [{"a": 1}, {"a": 2}]}}'
    assert _fields(_read(tmp_path, inside, "x.json")) == [{"a": 1}, {"a": 2}]


def test_truncated_json_yields_what_was_whole_and_says_where_it_breaks_off(tmp_path: Path) -> None:
    read = _read(tmp_path, b'[{"a": 1}, {"a": 2}, {"a"', "x.json")
    assert [type(item) for item in read] == [Record, Record, BadRecord]
    assert "breaks off" in _reason(read[2])


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'[{"a":' * 200_000, b"[" + b"9" * 9_000, b'[{"a":1e9999999999}']
)
def test_hostile_json_ends_in_a_bad_record(content: bytes, tmp_path: Path) -> None:
    assert isinstance(_read(tmp_path, content, "x.json")[-1], BadRecord)


def test_objects_larger_than_the_window_and_numbers_at_its_edge_are_whole(tmp_path: Path) -> None:
    large = [{"a": "é" * 3_000_000}, {"a": 1}, {"a": "x" * 1_048_560}, {"a": 12_345}] * 2
    assert _fields(_read(tmp_path, json.dumps(large).encode(), "x.json")) == large


def test_a_zip_gives_the_file_that_is_asked_for_and_names_its_files_otherwise(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(_zip({"a.csv": b"a\n1\n", "../b.json": b'[{"b": 2}]', "__MACOSX/c.csv": b"c"}))
    assert _fields(open_records(path, member="b.*")) == [{"b": 2}]
    with pytest.raises(UnreadableFile, match=r"a\.csv, \.\./b\.json"):
        open_records(path)


def test_a_zip_of_one_file_needs_no_name(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(_zip({"renamed.csv": b"a\n1\n"}))
    assert _fields(open_records(path, member="original.csv")) == [{"a": "1"}]


def test_a_zip_bomb_and_a_damaged_zip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="unpack"):
        _read(tmp_path, _zip({"a.csv": b"\0" * (32 << 20)}), "bomb.zip")
    damaged = bytearray(_zip({"a.csv": b"a,b\n" + bytes(range(256)) * 40}))
    damaged[60:90] = b"\xff" * 30
    with pytest.raises(UnreadableFile, match="damaged"):
        _read(tmp_path, bytes(damaged), "damaged.zip")


def test_a_number_cut_by_the_windows_edge_is_one_element(tmp_path: Path) -> None:
    read = _read(tmp_path, b"[" + b" " * ((1 << 20) - 3) + b"1234]", "x.json")
    assert [item.raw for item in read if isinstance(item, BadRecord)] == ["1234"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\r\n"])
def test_a_file_without_rows_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"tickets\.csv: the file"):
        _read(tmp_path, content)
