"""What a person says of a file of sales data, read from the forms of its page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from steward.analytics.rules.imports import OWN, Meaning, own_names
from steward.kit.errors import BadInput
from steward.kit.imports.tables import Import
from steward.kit.pages import parse
from steward.kit.texts import gettext as _

# How the values of a column are read: what is corrected of its guess.
_DATES = {"ymd": "2026-12-31", "dmy": "31/12/2026", "mdy": "12/31/2026"}
_NUMBERS = {"decimal": "decimal", "money": "money"}
HOW: dict[str, dict[str, Any]] = {
    "text": {"kind": "text"},
    "integer": {"kind": "integer"},
    **{f"{kind}{sign}": {"kind": kind, "decimal": sign} for kind in _NUMBERS for sign in ".,"},
    **{f"date-{order}": {"kind": "date", "order": order} for order in _DATES},
    **{f"moment-{order}": {"kind": "moment", "order": order} for order in _DATES},
    "boolean": {"kind": "boolean"},
}
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "cp1251", "shift_jis", "gb18030")
DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|", " ": "blank"}
_MOST_LINES = 1000
_RATE = re.compile(r"([A-Za-z]{3})\s*=?\s*([0-9.]+)")


def how_read(column: Mapping[str, Any]) -> str:
    """Return which of HOW a column of a guess is read by."""
    kind = column["kind"]
    if kind in _NUMBERS:
        return f"{kind}{column['decimal']}"
    if kind in {"date", "moment"}:
        return f"{kind}-{column['order'] or 'ymd'}"
    return str(kind)


def given_sent() -> dict[str, Any]:
    """Read how a file is written, as far as a person says so. Raises BadInput."""
    sent = {name: request.form.get(name, "") for name in ("encoding", "delimiter", "sheet")}
    given: dict[str, Any] = {name: value for name, value in sent.items() if value}
    wrong = {}
    if not _is_encoding(given.get("encoding", "utf-8")):
        wrong["encoding"] = _("Choose one of the list.")
    if len(given.get("delimiter", ",")) != 1:
        wrong["delimiter"] = _("Choose one of the list.")
    lines = {name: _number_sent(name) for name in ("skip", "header")}
    wrong |= {n: _("Write a number of lines, such as 1.") for n, v in lines.items() if v is None}
    if wrong:
        raise BadInput(errors=wrong)
    return given | lines


def _is_encoding(name: str) -> bool:
    """Whether a file can be in it: "rot13" and the like make no text of bytes."""
    try:
        b"".decode(name)
    except LookupError:
        return False
    return True


def _number_sent(name: str) -> int | None:
    value = request.form.get(name, "").strip()
    return int(value) if value.isdecimal() and int(value) <= _MOST_LINES else None


def meaning_sent(run: Import, table: str, names: Sequence[str]) -> Meaning:
    """Read which column of a file is which of `names`, those of the table. Raises BadInput."""
    own = {column: name for name, column in own_names(run.columns).items()}
    sources: dict[str, str] = {}
    wrong = {}
    for number, column in enumerate(run.columns):
        target = request.form.get(f"as-{number}", "")
        target = own[column] if target and table == OWN else target
        if target in sources:
            wrong[f"as-{number}"] = _("Two columns cannot both be this: choose one of them.")
        elif target:
            sources[target] = column
    if wrong:
        raise BadInput(errors=wrong)
    return parse(Meaning, _said(table, sources, names))


def _said(table: str, sources: Mapping[str, str], names: Sequence[str]) -> dict[str, Any]:
    form = request.form
    fixed = {name: form.get(f"fixed-{name}", "").strip() for name in names if name not in sources}
    said: dict[str, Any] = {
        "table": table,
        "sources": sources,
        "fixed": {name: value for name, value in fixed.items() if value},
        "rates": _rates(form.get("rates", "")),
        "name": form.get("name", ""),
        "title": form.get("title", ""),
        "key": [name for name in form.getlist("key") if name in sources],
        "day": form.get("day", "") if form.get("day") in sources else "",
    }
    currency = form.get("currency", "").strip().upper()
    return said | ({"currency": currency} if currency else {})


def _rates(sent: str) -> dict[str, str]:
    """Read rates such as "USD=0.92, GBP=1.17". Raises BadInput."""
    parts = [part.strip() for part in re.split(r"[,;\n]+", sent) if part.strip()]
    found = [_RATE.fullmatch(part) for part in parts]
    if not all(found):
        raise BadInput(errors={"rates": _("Write each as USD=0.92, with commas between them.")})
    return {one[1].upper(): one[2] for one in found if one}


def kinds_sent(run: Import) -> dict[str, dict[str, Any]]:
    """Read by column of the file how its values are read."""
    chosen = {column: request.form.get(f"how-{n}", "") for n, column in enumerate(run.columns)}
    return {column: HOW[how] for column, how in chosen.items() if how in HOW}


def joins_sent() -> dict[str, dict[str, str]]:
    """Read by joined table which spelling means what; what is left empty stays as it is."""
    joined: dict[str, dict[str, str]] = {}
    sent = zip(
        *(request.form.getlist(name) for name in ("joins", "spelled", "meant")), strict=False
    )
    for joins, spelled, meant in sent:
        if meant.strip():
            joined.setdefault(joins, {})[spelled] = meant.strip()
    return joined
