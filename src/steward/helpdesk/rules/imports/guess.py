"""A mapping guessed from a file's own column names and values."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice, product
from pathlib import Path
from typing import Any

from steward.helpdesk.rules.imports.cells import BadCell, time_reader
from steward.helpdesk.rules.imports.errors import BadMapping, UnclearTimes
from steward.helpdesk.rules.imports.mapping import TicketMapping
from steward.kit.imports import Record, UnreadableFile, open_records
from steward.kit.imports.records import find_unstorable
from steward.kit.marks import N_

_SAMPLE = 1_000

# What the columns are called in the exports of common help desks; the first that is there counts.
_NAMES: dict[str, tuple[str, ...]] = {
    "external_id": ("ticket id", "ticket number", "id", "number", "ticket", "issue key", "key"),
    "subject": ("subject", "ticket subject", "title", "summary", "short description", "topic"),
    "body": ("description", "ticket description", "body", "message", "text", "content", "details"),
    "customer_name": (
        "customer name", "requester", "requester name", "full name", "from", "contact name",
        "contact", "customer", "reporter", "caller", "name",
    ),
    "customer_email": (
        "customer email", "requester email", "from email", "contact email", "email",
        "email address", "e mail", "reporter email",
    ),
    "state": ("state", "status", "ticket status", "current status", "incident state"),
    "severity": ("severity", "priority", "ticket priority", "urgency"),
    "category": ("category", "help topic", "ticket type", "type", "issue type"),
    "team": ("team", "group", "department", "assignment group", "team assigned", "queue"),
    "assignee": ("assignee", "agent", "assigned to", "agent assigned", "owner"),
    "created_at": (
        "created at", "created", "created time", "date created", "creation date", "opened at",
        "opened", "create date", "created on", "date opened", "date", "timestamp",
    ),
    "resolved_at": (
        "resolved at", "resolved time", "solved at", "resolved", "resolution date", "date resolved",
    ),
    "closed_at": ("closed at", "closed time", "closed", "date closed", "close date"),
    "product": ("product", "product purchased", "product name", "sku"),
    "order": ("order", "order id", "order number"),
    "tags": ("tags", "labels"),
}  # fmt: skip
_TIMES = ("created_at", "resolved_at", "closed_at")

_STATES = {
    "new": "new",
    "unassigned": "new",
    "open": "open",
    "active": "open",
    "in progress": "open",
    "assigned": "open",
    "reopened": "open",
    "pending": "waiting on customer",
    "waiting on customer": "waiting on customer",
    "waiting for customer": "waiting on customer",
    "pending customer response": "waiting on customer",
    "awaiting user info": "waiting on customer",
    "hold": "on hold",
    "on hold": "on hold",
    "on-hold": "on hold",
    "waiting on third party": "on hold",
    "waiting for support": "open",
    "solved": "resolved",
    "resolved": "resolved",
    "done": "resolved",
    "closed": "closed",
    "archived": "closed",
}
_SEVERITIES = {
    **dict.fromkeys(("critical", "urgent", "emergency", "highest", "1 - critical"), "critical"),
    **dict.fromkeys(("high", "important", "2 - high"), "high"),
    **dict.fromkeys(("normal", "medium", "moderate", "3 - moderate"), "normal"),
    **dict.fromkeys(("low", "lowest", "minor", "4 - low"), "low"),
}
_UNKNOWN = frozenset({"?", "-", "n/a", "N/A", "NULL", "null", "None", "none", "NaN", "nan"})

_DAYS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%Y/%m/%d", "%d %b %Y",
)  # fmt: skip
_HOURS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %I:%M %p")
_WRITTEN = ("iso", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S UTC", "mail")
_WRITTEN_OUT = tuple(day + hour for day, hour in product(_DAYS, _HOURS))
WAYS = frozenset({*_WRITTEN, *_WRITTEN_OUT, "unix", "unix-ms"})  # of writing times

# Seconds or milliseconds since 1970, for any time from 2001 to 2286.
_EPOCH = re.compile(r"[0-9]{10}|[0-9]{13}")
_EPOCH_SECONDS = 10


def guess_mapping(
    path: Path, given: Mapping[str, str], *, dates: str | None = None
) -> TicketMapping:
    """Return a mapping by the names of the columns, and by how the first rows write their times.

    `given` says of some fields which column they are in, or by an empty name that they are in
    none; `dates` how times are written, where that is known.

    Raise BadMapping when no column tells what a ticket is about, UnclearTimes when the times
    could be read in two ways; UnreadableFile as `open_records` does.
    """
    sample = _sample(path)
    found = {**guess_columns(_names(sample)), **given}
    columns = {field: column for field, column in found.items() if column}
    if not {"subject", "body"} & columns.keys():
        raise BadMapping(
            N_("%(name)s: no column tells what a ticket is about.", name=path.name),
            N_("Say which does, as in --map Betreff=subject."),
        )
    times = [columns[field] for field in _TIMES if field in columns]
    tables = {"state": _STATES, "severity": _SEVERITIES}
    rules = {
        field: {"column": column, "values": tables.get(field, {})}
        for field, column in columns.items()
    }
    content = {
        "name": "auto",
        "unknown": _UNKNOWN,
        "dates": dates or _guess_dates(sample, times),
        "ticket": rules,
    }
    return TicketMapping.model_validate(content)


def columns_in(path: Path) -> list[str]:
    """Return the names of the columns of a file, by its first rows; raise UnreadableFile."""
    names = _names(_sample(path))
    if not names or find_unstorable(names):
        raise UnreadableFile(
            N_("%(name)s: it holds no text that can be read. Export it again.", name=path.name)
        )
    return names


def _sample(path: Path) -> list[Mapping[str, Any]]:
    records = islice((row for row in open_records(path) if isinstance(row, Record)), _SAMPLE)
    return [record.fields for record in records]


def _names(sample: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for fields in sample for name in fields))


def guess_columns(names: Iterable[str]) -> dict[str, str]:
    """Return which column each field of a ticket is likely in, by what common exports call it."""
    plain = {_plain(name): name for name in names}
    found = {
        field: next((plain[known] for known in choices if known in plain), None)
        for field, choices in _NAMES.items()
    }
    return {field: name for field, name in found.items() if name is not None}


def _plain(name: str) -> str:
    """Return a column's name as it is compared: created_at, Created At and created-at are one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", spaced.casefold()))


def _guess_dates(sample: Iterable[Mapping[str, Any]], columns: list[str]) -> str:
    cells = (str(fields.get(column) or "").strip() for fields in sample for column in columns)
    written = Counter(cell for cell in cells if cell and cell not in _UNKNOWN)
    if not written:
        return "iso"
    if all(_EPOCH.fullmatch(cell) for cell in written):
        return "unix" if all(len(cell) == _EPOCH_SECONDS for cell in written) else "unix-ms"
    ways = _best_ways(written)
    if len(ways) == 1:
        return ways[0]
    raise UnclearTimes(min(written), ways)


def _best_ways(written: Counter[str]) -> list[str]:
    """Return the ways that read the most of the times, each otherwise than the others.

    A few slips in a file are rejected rows; what reads less than half is no way.
    """
    most = written.total() // 2
    best: dict[tuple[datetime | None, ...], str] = {}
    for way in (*_WRITTEN, *_WRITTEN_OUT):
        moments = _moments(way, written)
        read = sum(n for n, moment in zip(written.values(), moments, strict=True) if moment)
        if read > most:
            most, best = read, {moments: way}
        elif read == most and best:
            best.setdefault(moments, way)
        if way == "iso" and best:
            break
    return list(best.values())


def _moments(way: str, written: Iterable[str]) -> tuple[datetime | None, ...]:
    moment = time_reader(way, "UTC")

    def read(cell: str) -> datetime | None:
        try:
            return moment(cell)
        except BadCell:
            return None

    return tuple(read(cell) for cell in written)
