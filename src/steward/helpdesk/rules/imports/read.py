"""A file and a mapping in, tickets and rejected rows out, one at a time."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from steward.helpdesk.rules.imports.build import build_ticket
from steward.helpdesk.rules.imports.cells import BadCell
from steward.helpdesk.rules.imports.mapping import TicketMapping
from steward.helpdesk.rules.imports.plan import Plan, make_plan
from steward.helpdesk.rules.imports.rows import TicketRow
from steward.kit.imports import BadRecord, FieldError, Record, Rejected, open_records


def read_tickets(
    path: Path, mapping: TicketMapping, *, skip: int = 0
) -> Iterator[TicketRow | Rejected]:
    """Yield the file's tickets and the rows left out, always in the same order.

    `skip` drops the first so many, to resume. Records of one ticket may stand anywhere in the
    file: a ticket comes when its last record is read, so that only tickets under way are held.
    Raise UnreadableFile where the file cannot be read on.
    """
    plan = make_plan(mapping)
    records = open_records(path, member=mapping.file)
    tickets = _grouped(path, plan, records) if mapping.grouped else _single(plan, records)
    return islice(tickets, skip, None)


def _single(plan: Plan, records: Iterator[Record | BadRecord]) -> Iterator[TicketRow | Rejected]:
    for record in records:
        if isinstance(record, BadRecord):
            yield _unread(record)
        else:
            yield from _outcome(plan, [record])


def _grouped(
    path: Path, plan: Plan, records: Iterator[Record | BadRecord]
) -> Iterator[TicketRow | Rejected]:
    left = Counter(_keys(plan, open_records(path, member=plan.mapping.file)))
    under_way: dict[str, list[Record]] = {}
    for record in records:
        if isinstance(record, BadRecord):
            yield _unread(record)
            continue
        key = _find_key(plan, record)
        if key is None:
            yield from _outcome(plan, [record])
            continue
        under_way.setdefault(key, []).append(record)
        left[key] -= 1
        if not left[key]:
            yield from _outcome(plan, under_way.pop(key))


def _keys(plan: Plan, records: Iterator[Record | BadRecord]) -> Iterator[str]:
    for record in records:
        if isinstance(record, Record) and (key := _find_key(plan, record)):
            yield key


def _find_key(plan: Plan, record: Record) -> str | None:
    """Return what tells one ticket's records from another's; None where it cannot be had."""
    try:
        key = plan.key(record.fields) if plan.key else None
    except BadCell:
        return None
    return None if key is None else str(key)


def _outcome(plan: Plan, records: list[Record]) -> Iterator[TicketRow | Rejected]:
    ticket, rejected = build_ticket(plan, records)
    yield from rejected
    if ticket:
        yield ticket


def _unread(record: BadRecord) -> Rejected:
    error = FieldError(record.position, "row", record.reason)
    return Rejected(record.position, (error,), {"row": record.raw})
