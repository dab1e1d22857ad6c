"""What pages of the stores call things, and numbers and facts as people read them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale, lazy_gettext

from steward.inventory.rules import bars
from steward.kit.events import Fact
from steward.kit.imports.tables import Import
from steward.kit.marks import N_
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_MOST_DECIMALS = "#,##0.####"
_WHOLE, _CENT = 10, 0.01

WORDS: Mapping[str, object] = {
    "low": lazy_gettext("Low"),
    "normal": lazy_gettext("Normal"),
    "high": lazy_gettext("High"),
    "critical": lazy_gettext("Critical"),
    "draft": lazy_gettext("Draft"),
    "active": lazy_gettext("For sale"),
    "retired": lazy_gettext("Retired"),
    "fifo": lazy_gettext("The oldest first"),
    "average": lazy_gettext("Moving average"),
    "warehouse": lazy_gettext("Warehouse"),
    "shop": lazy_gettext("Shop"),
    "vehicle": lazy_gettext("Vehicle"),
    "returns": lazy_gettext("Returns"),
    "supplier": lazy_gettext("Supplier"),
    "retailer": lazy_gettext("Retailer"),
}
# Of a lot, or of the product.
_KEPT = {
    "product.kept_back": (N_("held lot %(lot)s: %(reason)s"), N_("took it off sale: %(reason)s")),
    "product.let_go": (N_("let lot %(lot)s go"), N_("let it be sold again")),
    "product.promises_moved": (N_("moved %(quantity)s from lot %(lot)s to others"), N_("moved")),
}
_ADDED = {
    "product.added": lazy_gettext("entered the product"),
    "place.added": lazy_gettext("entered the place"),
    "supplier.added": lazy_gettext("entered the supplier"),
}


_STANDINGS = {
    "asks": ("soon", lazy_gettext("Waits for your word")),
    "draft": ("late", lazy_gettext("Stopped")),
    "checking": ("", lazy_gettext("Being looked through")),
    "ready": ("accent", lazy_gettext("Ready to import")),
    "waiting": ("", lazy_gettext("Waits for the worker")),
    "running": ("accent", lazy_gettext("Being imported")),
    "done": ("ok", lazy_gettext("Imported")),
    "failed": ("late", lazy_gettext("Stopped")),
    "undoing": ("", lazy_gettext("Being undone")),
    "undone": ("", lazy_gettext("Undone")),
}


def import_state(run: Import) -> tuple[str, object]:
    """Return how an import stands: the kind of its tag, and its words."""
    return _STANDINGS["asks" if run.state == "draft" and not run.error else run.state]


def preview_line(row: Mapping[str, Any]) -> list[object]:
    """Return the cells of a row of a preview: one that is wrong, or one that would come in."""
    if "reason" in row:
        return [row["row"], row["field"], translated(row["reason"])]
    rest = ("place", "week", "quantity") if "week" in row else ("name", "price", "supplier")
    names = ("position", "sku", *rest)
    return [row.get(name) or "" for name in names]


def plain_number(number: Decimal | None) -> str:
    """Write a number for a field, without zeros that say nothing."""
    return "" if number is None else format(number.normalize(), "f")


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency, as the language does; more decimals where it has them."""
    cents = amount == amount.quantize(Decimal("0.01"))
    pattern = None if cents else f"¤{_MOST_DECIMALS}"
    return format_currency(amount, currency, format=pattern, locale=get_locale())


def shown_number(number: Decimal) -> str:
    """Write a number as the language does."""
    return format_decimal(number, format=_MOST_DECIMALS, locale=get_locale())


def change_in_words(fact: Fact) -> str:
    """Say what was done to a product, place or supplier, after who did it."""
    if fact.kind in _KEPT:
        return _(_KEPT[fact.kind][not fact.data["lot"]], **fact.data)
    added = _ADDED.get(fact.kind)
    return str(added) if added else "; ".join(_changes(fact.data.get("changes", {})))


def _changes(changes: Mapping[str, list[Any]]) -> Iterator[str]:
    for name, (before, after) in changes.items():
        what = name.replace("_", " ")
        if before in (None, "", []) and after in (None, "", []):
            continue
        if before in (None, "", []):
            yield _("%(what)s: %(after)s", what=what, after=_said(after))
        elif after in (None, "", []):
            yield _("%(what)s: %(before)s taken away", what=what, before=_said(before))
        else:
            old, new = _said(before), _said(after)
            yield _("%(what)s: %(before)s → %(after)s", what=what, before=old, after=new)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_said(part) for part in value)
    return str(value)


def signed_number(number: Decimal) -> str:
    """Write a change as the language does, with its sign."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return sign + shown_number(abs(number))


def money_rounded(amount: Decimal | str, currency: str) -> str:
    """Write an amount to its cents: a part of a layer is worth more decimals than anybody reads."""
    return money(Decimal(amount).quantize(Decimal("0.01")), currency)


def day_of_year(day: date) -> str:
    """Write a day, with its year."""
    return format_date(day, format="medium", locale=get_locale())


def round_number(number: float) -> str:
    """Write what is reckoned: whole from ten on, else with one decimal; nobody counts finer."""
    pattern = "#,##0" if abs(number) >= _WHOLE else "#,##0.#"
    return format_decimal(number, format=pattern, locale=get_locale())


def small_money(amount: float, currency: str) -> str:
    """Write money that is reckoned: to the cent, or finer where it would be none."""
    places = Decimal("0.01") if abs(amount) >= _CENT else Decimal("0.0001")
    return money(Decimal(repr(amount)).quantize(places), currency)


def demand_bars(demand: Sequence[float]) -> list[tuple[float, float, float]]:
    """Return what may be asked for as bars."""
    return bars(demand)


def most_likely(demand: Sequence[float]) -> float:
    """Return the share of the highest bar."""
    return max((share for _low, _high, share in bars(demand)), default=1.0)


def sum_of(rows: Iterable[object], name: str, place: int) -> Decimal:
    """Add up the first or second number of a pair that all rows have."""
    return sum((getattr(row, name)[place] for row in rows), Decimal(0))
