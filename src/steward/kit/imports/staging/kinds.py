"""What the cells of a column are, told by samples: kinds, orders of dates, signs in numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from steward.kit.imports.records import find_unstorable_text
from steward.kit.imports.staging.shapes import ColumnGuess, DateOrder
from steward.kit.imports.wanted import Kind
from steward.kit.numbers import mark_of

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "Fr.": "CHF"}
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
EMPTIES = frozenset(
    ["NULL", "null", "\\N", "NA", "N/A", "n/a", "None", "none", "nil", "?", "(null)"]
)
YES = frozenset(["yes", "y", "true", "x", "ja", "oui", "si", "sí", "✓", "t", "1"])
NO = frozenset(["no", "n", "false", "nein", "nee", "non", "f", "0", "-"])

_WORDS = (YES | NO) - {"0", "1", "-", "x", "t", "f"}
_FITS = 0.9  # share of samples that must be of a kind
_SAMPLES = 5
_SHOWN = 200  # characters of a sample
_LONGEST_WHOLE = 18  # digits
_YEARS = range(1900, 2101)
_DATED = frozenset([Kind.DATE, Kind.MOMENT])

_TIME = (
    r"(?P<time>[T ]\s*\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?\s*([AaPp][Mm])?\s*"
    r"(Z|[+-]\d{2}:?\d{2}|UTC)?)?"
)
_ISO = re.compile(r"(?P<a>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,2})" + _TIME)
_COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})")
_SHORT = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{2})" + _TIME)
_DAY_NAMED = re.compile(r"\d{1,2}\.?[- ][A-Za-z]{3,9}\.?,?[- ](\d{4}|\d{2})" + _TIME)
_MONTH_NAMED = re.compile(r"[A-Za-z]{3,9}\.? \d{1,2},? \d{4}" + _TIME)
_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"[-+]?(\d{1,3}([.,]\d{3})+|\d+)?([.,]\d*)?([eE][-+]?\d{1,3})?")
_SIGNED = re.compile(
    r"(?P<sign>[-+]?)(?P<before>[€$£¥₹]|Fr\.|[A-Z]{3})?(?P<minus>-?)"
    r"(?P<number>[\d.,]+(?:[eE][-+]?\d+)?)(?P<after>[€$£¥₹%]|zł|[A-Z]{3})?"
)


def guess_column(name: str, cells: Sequence[str]) -> ColumnGuess:
    """Return what a column seems to hold."""
    texts = [cell.strip() for cell in cells]
    filled = [one for one in texts if one and one not in EMPTIES and one not in ERRORS]
    told = (one[:_SHOWN] for one in texts if one and not find_unstorable_text(one))
    shown = tuple(dict.fromkeys(told))[:_SAMPLES]
    empty = 1 - len(filled) / len(texts) if texts else 1.0
    plain = ColumnGuess(name, Kind.TEXT, samples=shown, empty=round(empty, 4))
    if not filled:
        return replace(plain, sure=0.0)
    if {one.casefold() for one in filled} <= _WORDS:
        return replace(plain, kind=Kind.BOOLEAN)
    dated = _date(plain, filled)
    return dated if dated.kind is not Kind.TEXT else _number(dated, filled)


def _date(plain: ColumnGuess, filled: list[str]) -> ColumnGuess:
    """Say how dates are written here; that it is a column of dates, where nearly all are."""
    votes = Counter(filter(None, map(_order, filled)))
    clear = [(count, order) for order, count in votes.items() if isinstance(order, DateOrder)]
    if not votes:
        return plain
    order = max(clear)[1] if clear else DateOrder.DAY
    against = sum(count for count, _ in clear) - max(clear)[0] if clear else 0
    fits = votes.total() / len(filled)
    if fits < _FITS:
        return replace(plain, order=order)
    has_time = any(found["time"] for found in map(_dated, filled) if found)
    return replace(
        plain,
        kind=Kind.MOMENT if has_time else Kind.DATE,
        order=order,
        is_unclear=not clear,
        sure=round(fits - against / len(filled), 4),
    )


_EITHER = "either"


def _order(text: str) -> DateOrder | str | None:
    """Return the order of one date, _EITHER where two are possible, None where it is no date."""
    if (found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text)) is not None:
        return DateOrder.YEAR if _is_day(found["a"], found["b"], found["c"]) else None
    if (found := _SHORT.fullmatch(text)) is not None:
        return _short_order(found)
    if _DAY_NAMED.fullmatch(text):
        return DateOrder.DAY
    return DateOrder.MONTH if _MONTH_NAMED.fullmatch(text) else None


def _short_order(found: re.Match[str]) -> DateOrder | str | None:
    year = found["c"] if len(found["c"]) > 2 else f"20{found['c']}"  # noqa: PLR2004 - digits
    is_day = _is_day(year, found["b"], found["a"])
    is_month = _is_day(year, found["a"], found["b"])
    if is_day and is_month and found["s"] != ".":
        return _EITHER
    if is_day:
        return DateOrder.DAY
    return DateOrder.MONTH if is_month else None


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return date(int(year), int(month), int(day)).year in _YEARS
    except ValueError:
        return False


def _dated(text: str) -> re.Match[str] | None:
    patterns = (_ISO, _SHORT, _DAY_NAMED, _MONTH_NAMED)
    return next((found for one in patterns if (found := one.fullmatch(text))), None)


def _number(plain: ColumnGuess, filled: list[str]) -> ColumnGuess:
    """Say how numbers are written here; that it is a column of numbers, where nearly all are."""
    found = [one for one in map(_signed, filled) if one]
    marks = Counter(filter(None, (mark_of(_bare(one["number"])) for one in found)))
    mark = marks.most_common(1)[0][0] if marks else "."
    if len(found) < _FITS * len(filled) or any(_is_code(one) for one in filled):
        return replace(plain, decimal=mark)
    signs = Counter(one["before"] or one["after"] for one in found if one["before"] or one["after"])
    money = [sign for sign in signs if sign != "%"]
    return replace(
        plain,
        kind=_number_kind(found, has_sign=bool(money)),
        order=None,
        decimal=mark,
        currency=SIGNS.get(money[0], money[0]) if len(money) == 1 else "",
        is_percent="%" in signs,
        is_unclear=not marks and any(re.search(r"[.,]", one["number"]) for one in found),
        sure=round(len(found) / len(filled), 4),
    )


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)


def _signed(text: str) -> re.Match[str] | None:
    bare = _bare(text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    found = _SIGNED.fullmatch(bare)
    return found if found and _NUMBER.fullmatch(found["number"]) else None


def _is_code(text: str) -> bool:
    """Whether digits are a code rather than a number: it begins with 0, or is too long."""
    return text.isdigit() and (len(text) > _LONGEST_WHOLE or (text[0] == "0" and len(text) > 1))


def _number_kind(found: Iterable[re.Match[str]], *, has_sign: bool) -> Kind:
    if has_sign:
        return Kind.MONEY
    whole = all(one["number"].isdigit() and not one["after"] for one in found)
    return Kind.INTEGER if whole else Kind.DECIMAL


def agreed(columns: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Let the clear columns of a file decide how its unclear ones are read."""
    clear = [one.order for one in columns if one.kind in _DATED and not one.is_unclear]
    orders: set[DateOrder] = {one for one in clear if one and one is not DateOrder.YEAR}
    marks = {one.decimal for one in columns if _tells_mark(one)}
    return tuple(_decided(one, orders, marks) for one in columns)


def _tells_mark(column: ColumnGuess) -> bool:
    number = column.kind in {Kind.DECIMAL, Kind.MONEY} and not column.is_unclear
    return number and any(re.search(r"[.,]", one) for one in column.samples)


def _decided(column: ColumnGuess, orders: set[DateOrder], marks: set[str]) -> ColumnGuess:
    if not column.is_unclear:
        return column
    if column.order is not None and len(orders) == 1:
        return replace(column, order=min(orders), is_unclear=False)
    if column.order is None and len(marks) == 1:
        return replace(column, decimal=min(marks), is_unclear=False)
    return column
