"""From a mapping's columns to values: each rule made into a function once, then run per row."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from steward.helpdesk.rules.imports.mapping import ColumnRule, TicketMapping
from steward.kit.imports import FieldError, Record

Fields = Mapping[str, Any]
Cell = Callable[[Fields], Any]
Text = Callable[[Fields], str | None]

_TWITTER_EPOCH_MS = 1_288_834_974_657
_TIMES_REMEMBERED = 1 << 16

_LONGEST_TAG = 60
_TOO_LONG = "it is longer than {:,} characters"

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_BRACES = re.compile(r"\{([^{}]+)\}")


class BadCell(Exception):
    """A value that cannot be used, and why."""


def take(cells: Mapping[str, Cell], record: Record) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the record's values by field, and an error for each that cannot be used."""
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, cell in cells.items():
        try:
            values[name] = cell(record.fields)
        except BadCell as why:
            errors.append(FieldError(record.position, name, str(why)))
    return values, errors


def text_cell(rule: ColumnRule, mapping: TicketMapping) -> Text:
    """Return the function that reads a rule's text, None where it is unknown."""
    found = _template(rule, mapping) if rule.text else _first_filled(rule, mapping)
    if rule.html_escaped:
        found = _then(found, html.unescape)
    if rule.values:
        found = _then(found, _translation(rule.values))
    if rule.otherwise is None:
        return found
    otherwise = rule.otherwise
    return lambda fields: found(fields) or otherwise


def _then(first: Text, change: Callable[[str], str]) -> Text:
    def changed(fields: Fields) -> str | None:
        text = first(fields)
        return None if text is None else change(text)

    return changed


def _first_filled(rule: ColumnRule, mapping: TicketMapping) -> Text:
    readers = [_one(name, mapping.unknown) for name in rule.column]
    if len(readers) == 1:
        return readers[0]
    return lambda fields: next((text for read in readers if (text := read(fields))), None)


def _one(name: str, unknown: frozenset[str]) -> Text:
    path = name.split(".")

    def text(fields: Fields) -> str | None:
        value = fields.get(name)
        if not isinstance(value, str):
            value = _written(follow(fields, path) if value is None else value)
        found = value.strip()
        return found if found and found not in unknown else None

    return text


def follow(value: Any, path: Iterable[str]) -> Any:  # noqa: ANN401  (JSON may hold anything)
    """Return what lies at the path through dicts and lists; None where it leads nowhere."""
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, Mapping):
        raise BadCell("a single value is needed here, and the file holds an object")
    return str(value)


def _template(rule: ColumnRule, mapping: TicketMapping) -> Text:
    names = _BRACES.findall(rule.text)
    readers = {name: _one(name, mapping.unknown) for name in names}

    def text(fields: Fields) -> str:
        return _BRACES.sub(lambda found: readers[found[1]](fields) or "unknown", rule.text)

    return text


def _translation(values: Mapping[str, str]) -> Callable[[str], str]:
    def translated(text: str) -> str:
        try:
            return values[text.casefold()]
        except KeyError:
            raise BadCell(f"“{text}” has no meaning here; known are {_listed(values)}") from None

    return translated


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def choice_cell(rule: ColumnRule, mapping: TicketMapping, choices: Iterable[str]) -> Cell:
    """Return the function that reads one of Steward's own words, `on hold` or `on_hold`."""
    known = {_spaced(choice): choice for choice in choices}

    def chosen(word: str) -> str:
        try:
            return known[_spaced(word)]
        except KeyError:
            raise BadCell(f"“{word}” has no meaning here; known are {_listed(known)}") from None

    return _then(text_cell(rule, mapping), chosen)


def _spaced(word: str) -> str:
    return word.lower().replace("_", " ")


def address_cell(rule: ColumnRule, mapping: TicketMapping) -> Cell:
    """Return the function that reads a mail address."""

    def address(text: str) -> str:
        if not _ADDRESS.fullmatch(text):
            raise BadCell(f"“{text[:100]}” is no mail address")
        return text.lower()

    return _then(text_cell(rule, mapping), address)


def tags_cell(rule: ColumnRule, mapping: TicketMapping) -> Cell:
    """Return the function that reads tags, written with commas or semicolons between."""
    text = text_cell(rule, mapping)

    def tags(fields: Fields) -> tuple[str, ...]:
        parts = re.split("[,;]", text(fields) or "")
        found = tuple(tag for part in parts if (tag := part.strip()))
        if any(len(tag) > _LONGEST_TAG for tag in found):
            raise BadCell(_TOO_LONG.format(_LONGEST_TAG))
        return found

    return tags


def limited(cell: Cell, longest: int) -> Cell:
    """Return the function that refuses a longer text."""

    def checked(fields: Fields) -> str | None:
        text: str | None = cell(fields)
        if text and len(text) > longest:
            raise BadCell(_TOO_LONG.format(longest))
        return text

    return checked


def time_cell(rule: ColumnRule, mapping: TicketMapping) -> Cell:
    """Return the function that reads a moment, in UTC."""
    text = text_cell(rule, mapping)
    moment = time_reader(rule.dates or mapping.dates, mapping.timezone)

    def read(fields: Fields) -> datetime | None:
        written = text(fields)
        return None if written is None else moment(written)

    return read


@cache
def time_reader(dates: str, timezone: str) -> Callable[[str], datetime]:
    """Return the function from a written moment to UTC; it raises BadCell on what is none."""
    parse, zone = _PARSERS.get(dates, _by_format(dates)), ZoneInfo(timezone)

    @lru_cache(_TIMES_REMEMBERED)  # a log repeats its times, and parsing one costs the most
    def moment(text: str) -> datetime:
        try:
            parsed = parse(text)
            local = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
            return local.astimezone(UTC)
        except (OSError, OverflowError, ValueError):
            raise BadCell(f"“{text[:100]}” is no time written as {dates}") from None

    return moment


def _by_format(dates: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, dates)  # noqa: DTZ007 - the caller adds the zone


_PARSERS: dict[str, Callable[[str], datetime]] = {
    "iso": datetime.fromisoformat,
    "mail": parsedate_to_datetime,
    "unix": lambda text: datetime.fromtimestamp(float(text), UTC),
    "unix-ms": lambda text: datetime.fromtimestamp(float(text) / 1_000, UTC),
    "snowflake": lambda text: datetime.fromtimestamp(
        ((int(text) >> 22) + _TWITTER_EPOCH_MS) // 1_000, UTC
    ),
}
