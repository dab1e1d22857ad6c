"""Barcodes: which numbers are one, what is printed of them, and labels as PDF without a network."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from steward.inventory.rules import Symbol, checked_barcode, symbol_of, ways_to_say
from steward.inventory.rules.barcodes import check_digit
from steward.inventory.rules.labels import FONT, SHEETS, Label, Unprintable, draw_labels
from tests.cast import ANN, KIM, sign_in


@given(
    st.sampled_from([7, 11, 12, 13]).flatmap(
        lambda n: st.text("0123456789", min_size=n, max_size=n)
    )
)
def test_any_number_with_its_check_digit_is_a_barcode_and_with_another_none(digits: str) -> None:
    right = check_digit(digits)
    kept = checked_barcode(f"{digits}{right}")
    assert kept.endswith(f"{digits}{right}")
    assert len(kept) in {8, 13, 14}
    with pytest.raises(ValueError, match=f"should be {right}"):
        checked_barcode(f"{digits}{(right + 1) % 10}")


def test_published_examples_own_codes_and_scanned_upcs() -> None:
    for code in ("4006381333931", "96385074", "9780201379624"):  # GS1's and an ISBN's own examples
        assert checked_barcode(code) == code
    assert checked_barcode("0 36000 29145 2") == "0036000291452"
    assert "0036000291452" in ways_to_say("036000291452")
    assert checked_barcode(" ANA-1 ") == "ANA-1"
    kinds = {"96385074": "ean8", "4006381333931": "ean13", "ANA-1": "code128"}
    assert {code: symbol_of(code) for code in kinds} == kinds
    for wrong in ("123", "Ä-1", "", "\n"):
        with pytest.raises(ValueError, match=r"digits|letters"):
            checked_barcode(wrong)


def test_labels_begin_where_the_sheet_is_free_and_long_codes_are_refused() -> None:
    some = [Label("Kettle #[let]", "$x$", "4006381333931", Symbol.EAN13)] * 30
    for start, pages in ((1, 2), (19, 2), (20, 3)):
        pdf = draw_labels(some, SHEETS["a4-70x37"], start=start)
        assert pdf.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == pages
        assert FONT.replace(" ", "").encode() in pdf
    assert len(re.findall(rb"/Type\s*/Page\b", draw_labels(some, SHEETS["roll-57x32"]))) == 30
    long = Label("Kettle", "", "A-VERY-LONG-CODE-OF-OURS-1234", Symbol.CODE128)
    with pytest.raises(Unprintable, match="QR code"):
        draw_labels([long], SHEETS["roll-57x32"])
    draw_labels([Label("Kettle", "", long.code, Symbol.QR)], SHEETS["roll-57x32"])


@pytest.mark.database
def test_labels_are_printed_from_the_products_page(client: FlaskClient) -> None:
    sign_in(client, KIM)
    kettle = {"name": "Kettle", "sku": "K-1", "price": "1", "currency": "EUR"}
    assert client.post("/desk/stock/products", data=kettle).status_code == 303
    sign_in(client, ANN)
    url = "/desk/stock/products/1/labels.pdf"
    pdf = client.get(f"{url}?variant=1&copies=25&sheet=a4-63x34&symbol=qr")
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.data)) == 2
    for wrong in ("", "?variant=1&copies=501", "?variant=1&sheet=a5", "?variant=x"):
        assert client.get(url + wrong).status_code == 422
