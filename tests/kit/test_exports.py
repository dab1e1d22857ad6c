"""Tables as CSV: what a spreadsheet would run becomes text, all else stays as it is."""

import pytest
from flask import Flask

from steward.kit.exports import csv_response, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+31 20", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ada", "a=b", 7, -7, None])
def test_anything_else_stays(cell: object) -> None:
    assert harmless(cell) == cell


def test_file_is_named_quoted_and_readable_by_a_spreadsheet() -> None:
    with Flask("test").test_request_context():
        answer = csv_response("people", ("name", "note"), [("Zoë", 'a "b",\nc'), ("=x", None)])
        sent = answer.get_data().decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert sent == 'name,note\r\nZoë,"a ""b"",\nc"\r\n\'=x,\r\n'
