"""SQL by which texts become values, a null where they cannot: made of our own words alone.

What comes from a file or a person (names, spellings, fixed values, rates) stands in tables of
the connection, never in a query.
"""

from collections.abc import Iterable
from datetime import date, datetime

from steward.kit.imports.staging.kinds import ERRORS, NO, SIGNS, YES
from steward.kit.imports.staging.shapes import ColumnGuess, DateOrder
from steward.kit.imports.wanted import Kind

EARLIEST = date(1900, 1, 1)

TYPES = {
    Kind.TEXT: "varchar",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "decimal(18,4)",
    Kind.MONEY: "decimal(18,2)",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamptz",
    Kind.BOOLEAN: "boolean",
}
_WIDE = "decimal(24,6)"  # amounts before they are converted
_SIGN = r"(€|\$|£|¥|₹|Fr\.|zł|[A-Za-z]{3})"
_TIMES = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S")
_NAMED = {
    DateOrder.DAY: ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%d. %B %Y"),
    DateOrder.MONTH: ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
    DateOrder.YEAR: ("%Y.%m.%d",),
}
# The short year first: the long one would read "17" as the year 17.
_SHORT = {
    DateOrder.DAY: ("%d{0}%m{0}%y", "%d{0}%m{0}%Y"),
    DateOrder.MONTH: ("%m{0}%d{0}%y", "%m{0}%d{0}%Y"),
    DateOrder.YEAR: (),
}

MACROS = f"""
create macro bare(t) as
    regexp_replace(t, '[\\s\\x{{00a0}}\\x{{202f}}''’]', '', 'g');
create macro signed(t) as case
    when starts_with(t, '(') and ends_with(t, ')') then '-' || t[2:-2]
    when ends_with(t, '-') then '-' || t[:-2] else t end;
create macro unmarked(t) as
    regexp_replace(signed(bare(t)), '^([-+]?){_SIGN}?([-+]?)([^A-Za-z]*?){_SIGN}?$', '\\1\\3\\4');
create macro pointed(t) as case
    when regexp_full_match(t, '[-+]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)?(\\.\\d*)?([eE][-+]?\\d{{1,3}})?')
    then replace(t, ',', '') end;
create macro commaed(t) as case
    when regexp_full_match(t, '[-+]?(\\d+|\\d{{1,3}}(\\.\\d{{3}})+)?(,\\d*)?([eE][-+]?\\d{{1,3}})?')
    then replace(replace(t, '.', ''), ',', '.') end;
create macro sign_of(t) as regexp_extract(bare(t), '{_SIGN}', 1);
"""


def value(text: str, kind: Kind, guess: ColumnGuess) -> str:
    """Return the expression of the value that a text says; a null where it says none."""
    if kind in {Kind.INTEGER, Kind.DECIMAL, Kind.MONEY}:
        return _number(text, kind, guess)
    if kind in {Kind.DATE, Kind.MOMENT}:
        return _dated(text, TYPES[kind], guess)
    if kind is Kind.BOOLEAN:
        word, yes, no = f"lower({text})", _listed(YES), _listed(NO)
        return f"case when {word} in {yes} then true when {word} in {no} then false end"
    return f"case when {text} not in {_listed(ERRORS)} then {text} end"


def _listed(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{one}'" for one in sorted(words)) + ")"


def _quoted(formats: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{one}'" for one in dict.fromkeys(formats)) + "]"


def wide(text: str, guess: ColumnGuess) -> str:
    """Return the expression of an amount with more digits, to be converted."""
    return _as_number(text, _WIDE, guess)


def _number(text: str, kind: Kind, guess: ColumnGuess) -> str:
    if kind is not Kind.INTEGER:
        return _as_number(text, TYPES[kind], guess)
    exact = _as_number(text, "decimal(38,6)", guess)
    plain = f"try_cast({text} as bigint)"
    return (
        f"case when cast({plain} as varchar) = {text} then {plain}"
        f" when {exact} = trunc({exact}) then try_cast({exact} as bigint) end"
    )


def _as_number(text: str, type_: str, guess: ColumnGuess) -> str:
    """Return a quick cast of plain numbers, and for others one that knows signs and thousands."""
    mark = "commaed" if guess.decimal == "," else "pointed"
    plain = f"not contains({text}, '_')" + (
        f" and not contains({text}, '.')" if mark != "pointed" else ""
    )
    cut = f"rtrim(unmarked({text}), '%')"
    slow = f"try_cast({mark}({cut}) as {type_})"
    percent = f"try_cast(try_cast({mark}({cut}) as decimal(38,10)) / 100 as {type_})"
    return (
        f"coalesce(case when {plain} then try_cast({text} as {type_}) end,"
        f" case when ends_with({text}, '%') then {percent} else {slow} end)"
    )


def _dated(text: str, type_: str, guess: ColumnGuess) -> str:
    order = guess.order or DateOrder.YEAR
    formats = [f"{one}{time}" for one in _formats(order) for time in _TIMES]
    likely = [one for one in formats if any(_fits(sample, one) for sample in guess.samples)]
    # A format that does not fit costs ten times one that does.
    read = f"cast(try_strptime({text}, {_quoted(likely + formats)}) as {type_})"
    if order is not DateOrder.YEAR:
        return f"coalesce({read}, {_iso(text, type_)})"
    compact = (
        f"case when length({text}) = 8 then cast(try_strptime({text}, '%Y%m%d') as {type_}) end"
    )
    return f"coalesce({_iso(text, type_)}, {compact}, {read})"


def _formats(order: DateOrder) -> tuple[str, ...]:
    numbers = tuple(one.format(sign) for sign in "/.-" for one in _SHORT[order])
    return numbers + _NAMED[order]


def _fits(sample: str, form: str) -> bool:
    try:
        datetime.strptime(sample, form)  # noqa: DTZ007 - whether it fits is all that counts
    except ValueError:
        return False
    return True


def _iso(text: str, type_: str) -> str:
    """Return a cast of the ISO way alone: the cast would also take 3/1/17, and “epoch”."""
    return f"case when {text}[5:5] in ('-', '/') then try_cast({text} as {type_}) end"


def sign_code(text: str) -> str:
    """Return the expression of the code that stands beside an amount, a null where none does."""
    known = " ".join(f"when '{sign}' then '{code}'" for sign, code in SIGNS.items())
    return f"case sign_of({text}) when '' then null {known} else upper(sign_of({text})) end"


def armed(text: str) -> str:
    """Return a text without the apostrophe by which exports disarm formulas."""
    is_disarmed = f"starts_with({text}, '''') and {text}[2:2] in ('=', '+', '-', '@')"
    return f"case when {is_disarmed} then {text}[2:] else {text} end"
