"""Numbers as people write them: "1.234,56", "1,234.56", "12,5"."""

import re
from decimal import Decimal, InvalidOperation

from steward.kit.marks import N_

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")


class UnclearNumber(ValueError):
    """A number that could be read in two ways."""


def read_number(text: str, mark: str | None = None) -> Decimal:
    """Return the number that a text says.

    `mark` is the sign before the decimals, where that is known. Else the last of two signs is it,
    and a single one is, unless exactly three digits follow: then nobody can tell. Raises
    UnclearNumber and ValueError, in words for whoever wrote it.
    """
    bare = _BLANKS.sub("", text)
    decimals = mark or mark_of(bare)
    if decimals is None and _GROUPED.fullmatch(bare):
        msg = N_(
            "“%(text)s” can be read in two ways. Write it without a sign for thousands.",
            text=text.strip(),
        )
        raise UnclearNumber(msg)
    thousands = "," if decimals == "." else "."
    if not _is_written(bare, decimals or ".", thousands):
        raise ValueError(_no_number(text))
    try:
        return Decimal(bare.replace(thousands, "").replace(decimals or ".", "."))
    except InvalidOperation:
        raise ValueError(_no_number(text)) from None


def mark_of(text: str) -> str | None:
    """Return the sign before the decimals, as far as one number tells; None where it does not."""
    places = {sign: text.rfind(sign) for sign in ".," if sign in text}
    if not places or _GROUPED.fullmatch(text):
        grouped = _GROUPED.fullmatch(text)
        # Several of one sign can only be thousands: the other one is for decimals.
        return _other(grouped[1]) if grouped and text.count(grouped[1]) > 1 else None
    return max(places, key=lambda sign: places[sign])


def _other(sign: str) -> str:
    return "," if sign == "." else "."


def _is_written(bare: str, decimals: str, thousands: str) -> bool:
    d, t = re.escape(decimals), re.escape(thousands)
    return re.fullmatch(rf"[+-]?(\d+|\d{{1,3}}({t}\d{{3}})+)?({d}\d*)?", bare) is not None


def _no_number(text: str) -> str:
    return N_("“%(text)s” is no number.", text=text.strip()[:100])
