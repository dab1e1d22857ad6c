"""Barcodes: which numbers are one, and what is printed of other codes."""

import re
from enum import StrEnum

from steward.kit.marks import N_

_GS1 = (8, 12, 13, 14)  # digits: EAN-8, UPC-A, EAN-13, GTIN-14
_UPC = 12
_PRINTABLE = re.compile(r"[ -~]{1,48}")  # what Code 128 can say, as long as a label has room


class Symbol(StrEnum):
    """The ways of printing a code."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    CODE128 = "code128"
    QR = "qr"


def check_digit(digits: str) -> int:
    """Return the digit that follows these (GS1 General Specifications, 7.9: weights 3 and 1)."""
    weighted = (int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(digits[::-1]))
    return -sum(weighted) % 10


def barcode_with_check(digits: str) -> str:
    """Return the barcode that some digits make with their check digit."""
    return f"{digits}{check_digit(digits)}"


def checked_barcode(text: str) -> str:
    """Return a barcode as it is kept; ValueError says what is wrong with it.

    Digits alone are an EAN-8, EAN-13, UPC-A (kept as the EAN-13 that it is) or GTIN-14, whose last
    digit must be right; blanks and hyphens among them are left out. Anything else is a code of
    one's own, printed as Code 128.
    """
    bare = re.sub(r"[\s-]", "", text)
    if not (bare.isascii() and bare.isdigit()):
        return _own_code(text.strip())
    if len(bare) not in _GS1:
        msg = N_(
            "A barcode of digits has 8, 12, 13 or 14 of them; this has %(number)s.",
            number=len(bare),
        )
        raise ValueError(msg)
    right = check_digit(bare[:-1])
    if int(bare[-1]) != right:
        msg = N_(
            "The last digit does not fit the others: it should be %(right)s. Scan it again.",
            right=right,
        )
        raise ValueError(msg)
    return f"0{bare}" if len(bare) == _UPC else bare


def _own_code(text: str) -> str:
    if not _PRINTABLE.fullmatch(text):
        msg = N_("Use up to 48 Latin letters, digits and signs: a barcode can say no others.")
        raise ValueError(msg)
    return text


def symbol_of(code: str) -> Symbol:
    """Return how a code is printed: an EAN as such, all else as Code 128."""
    symbols = {8: Symbol.EAN8, 13: Symbol.EAN13}
    return symbols.get(len(code), Symbol.CODE128) if _is_gs1(code) else Symbol.CODE128


def _is_gs1(code: str) -> bool:
    return code.isdigit() and int(code[-1]) == check_digit(code[:-1])


def ways_to_say(code: str) -> tuple[str, ...]:
    """Return how a scanned or typed code may be kept: as it is, or a UPC as its EAN-13."""
    bare = code.strip()
    return (bare, f"0{bare}") if bare.isdigit() and len(bare) == _UPC else (bare,)
