"""Figures as people read them: money, counts, shares and times, changes and days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
)
from flask_babel import get_locale

from steward.analytics.rules.boards.laid import Cell, Column
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.metrics import Unit
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext, translated

_WHOLE = 1_000  # from here on nobody reads cents
_SHORT = 10_000
_POINT = 100
_WEEK, _MONTH, _QUARTER, _YEAR = "week", "month", "quarter", "year"
_DAYS_AS = {_MONTH: "MMM y", _QUARTER: "QQQ y", _YEAR: "y"}
_MINUS = "\N{MINUS SIGN}"


def nothing() -> str:
    """Return what stands where nothing can be said."""
    return "\N{EN DASH}"


@dataclass(frozen=True)
class Figures:
    """Says figures of a unit; money in `currency`, times by `grain`."""

    unit: Unit
    currency: str
    grain: str

    def say(self, value: Cell, *, short: bool = False) -> str:
        """Say a figure in full or, `short`, as fits a chart."""
        if not isinstance(value, int | float | Decimal):
            return nothing()
        said = self._short(value) if short and abs(float(value)) >= _SHORT else self._full(value)
        return said.replace("-", _MINUS)

    def _short(self, value: float | Decimal) -> str:
        if self.unit == Unit.MONEY:
            rounded = {"fraction_digits": 1, "locale": get_locale()}
            return str(format_compact_currency(value, self.currency, **rounded)).replace("K", "k")
        return str(format_compact_decimal(value, fraction_digits=1, locale=get_locale()))

    def tick(self, value: float) -> str:
        """Say a round number at the axis of a chart."""
        if self.unit == Unit.MONEY and abs(value) < _SHORT and float(value).is_integer():
            said = format_currency(
                value, self.currency, "¤#,##0", currency_digits=False, locale=get_locale()
            )
            return str(said).replace("-", _MINUS)
        return self.say(value, short=True)

    def _full(self, value: float | Decimal) -> str:
        said = {
            Unit.MONEY: lambda: self._money(value),
            Unit.COUNT: lambda: _number(value, "#,##0"),
            Unit.QUANTITY: lambda: _number(value, "#,##0.##"),
            Unit.SHARE: lambda: percent(float(value)),
            Unit.CHANCE: lambda: chance(float(value)),
            Unit.DAYS: lambda: _days(_number(value, "#,##0.#")),
            Unit.MINUTES: lambda: _minutes(float(value)),
            Unit.TIMES: lambda: _times(_number(value, "#,##0.##")),
            Unit.POINTS: lambda: _number(value, "#,##0.#"),
            Unit.PER_THOUSAND: lambda: _number(value, "#,##0.#"),
        }
        return str(said[self.unit]())

    def _money(self, value: float | Decimal) -> str:
        whole = not value or abs(float(value)) >= _WHOLE
        said = format_currency(
            value,
            self.currency,
            format="¤#,##0" if whole else None,
            currency_digits=not whole,
            locale=get_locale(),
        )
        return str(said)

    def cell(self, value: Cell, column: Column) -> str:
        """Say a cell of a table."""
        said = {
            "text": lambda: translated(house_word(value)) if isinstance(value, str) else _("none"),
            "time": lambda: self.time(value),
            "place": lambda: place(value),
            "n": lambda: nothing() if value is None else _number(value, "#,##0"),
            "share": lambda: percent(_float(value), most="#,##0.#"),
            "change": lambda: self.change(_float(value)) if value is not None else nothing(),
            "move": lambda: self.move(value),
            "": lambda: self.say(value),
        }
        return str(said[column.kind]())

    def time(self, value: Cell) -> str:
        """Say a day, or the week from it, or its month, quarter or year."""
        if not isinstance(value, date):
            return nothing()
        return str(format_date(value, _DAYS_AS.get(self.grain, "d MMM"), locale=get_locale()))

    def change(self, value: float) -> str:
        """Say a change with its sign; that of a share in points."""
        if self.unit == Unit.SHARE:
            return _("%(points)s points", points=signed(value * _POINT))
        return f"{signed(value * _POINT)} %"

    def move(self, value: Cell) -> str:
        """Say how much more or less, with its sign."""
        plus = "+" if isinstance(value, int | float | Decimal) and value > 0 else ""
        return plus + self.say(value)


def place(value: Cell) -> str:
    """Say the country of a code in the reader's language; what is none, as the books write it."""
    if value is None:
        return _("none")
    return str((get_locale() or Locale("en")).territories.get(str(value), value))


def _float(value: Cell) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def _number(value: Cell, pattern: str) -> str:
    number = value if isinstance(value, int | float | Decimal) else 0
    return str(format_decimal(number, format=pattern, locale=get_locale()))


def percent(share: float, most: str = "#,##0.#") -> str:
    """Say a share in per cent, with one decimal where that says something."""
    return f"{_number(share * _POINT, most)} %"


def chance(share: float) -> str:
    """Say how likely something is: what was not seen is no less than possible."""
    least = 1 / _POINT
    return percent(share, "#,##0") if share >= least else _("under %(least)s", least=percent(least))


def plain_number(value: float | Decimal) -> str:
    """Say a number as it is, with up to four decimals."""
    return _number(value, "#,##0.####")


def signed(number: float) -> str:
    """Say a number with its sign, and a true minus."""
    said = _number(abs(number), "#,##0.#" if abs(number) < _POINT else "#,##0")
    sign = "" if said == "0" else "+" if number > 0 else _MINUS
    return sign + said


def _days(number: str) -> str:
    return ngettext("%(number)s day", "%(number)s days", _one_or_many(number), number=number)


def _times(number: str) -> str:
    return ngettext("%(number)s time", "%(number)s times", _one_or_many(number), number=number)


def _one_or_many(number: str) -> int:
    """Return the number as far as words agree with it: 0.98 days, said as 1, are one day."""
    return 1 if number == "1" else 2


def _minutes(value: float) -> str:
    hours, minutes = divmod(round(value), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def month(value: date) -> str:
    """Say a month: Aug 2025."""
    return str(format_date(value, _DAYS_AS[_MONTH], locale=get_locale()))


def day(value: date, *, with_year: bool = False) -> str:
    """Say a day: 24 Aug, or 24 Aug 2025."""
    return str(format_date(value, "d MMM y" if with_year else "d MMM", locale=get_locale()))
