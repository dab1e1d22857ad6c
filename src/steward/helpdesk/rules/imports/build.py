"""One ticket out of the records that tell of it, or the reasons why there is none."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from steward.helpdesk.rules.imports.cells import follow, take
from steward.helpdesk.rules.imports.log import LogRow, Timeline
from steward.helpdesk.rules.imports.plan import MessagePlan, Plan
from steward.helpdesk.rules.imports.rows import (
    AuthorKind,
    MessageRow,
    TicketRow,
)
from steward.helpdesk.rules.tickets import DONE, State, Visibility
from steward.kit.imports import Attachment, FieldError, Record, Rejected

_LONGEST_SUBJECT = 200
_NO_CUSTOMER = "Unknown customer"
_TURN_NEEDS = ("body", "at")
_TICKET_NEEDS = ("subject", "created_at")


@dataclass(frozen=True, slots=True)
class _Row:
    """One record, read: the change of its log and the messages it holds."""

    record: Record
    log: LogRow | None
    turns: list[dict[str, Any]]


def build_ticket(plan: Plan, records: list[Record]) -> tuple[TicketRow | None, list[Rejected]]:
    """Return the ticket that the records tell of, and the records that had to be left out.

    A bad row of a log costs that row alone: the next one, being the whole ticket after its
    change, holds what the bad one held.
    """
    rows: list[_Row] = []
    rejected: list[Rejected] = []
    for record in records:
        read = _read_row(plan, record)
        if isinstance(read, _Row):
            rows.append(read)
        else:
            rejected.append(read)
    ticket = _ticket(plan, rows) if rows else None
    if isinstance(ticket, Rejected):
        return None, [*rejected, ticket]
    return ticket, rejected


def _read_row(plan: Plan, record: Record) -> _Row | Rejected:
    change, errors = take(plan.log, record)
    noted, noted_errors = take(plan.noted, record)
    errors += noted_errors
    if plan.log:
        errors += _missing(("at",), change, record.position, errors)
    turns = []
    for item, part in _items(plan, record):
        turn, turn_errors = take(part.cells, item)
        turn["attachments"] = _attachments(item.fields)
        errors += turn_errors + _missing(_TURN_NEEDS, turn, record.position, turn_errors)
        turns.append(turn)
    if errors:
        return Rejected(record.position, tuple(errors), record.fields)
    return _Row(record, LogRow(change["at"], change, noted) if plan.log else None, turns)


def _items(plan: Plan, record: Record) -> Iterator[tuple[Record, MessagePlan]]:
    """Yield each message in the record, with the record's own fields behind the message's."""
    for part in plan.messages:
        if not part.each:
            yield record, part
            continue
        found = follow(record.fields, part.each.split("."))
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, Mapping):
                yield Record(record.position, {**record.fields, **item}), part


def _attachments(fields: Mapping[str, Any]) -> tuple[Attachment, ...]:
    found = fields.get("attachments")
    items = found if isinstance(found, list) else []
    return tuple(item for item in items if isinstance(item, Attachment))


def _missing(
    names: tuple[str, ...], values: Mapping[str, Any], position: int, known: list[FieldError]
) -> list[FieldError]:
    absent = [name for name in names if not values.get(name)]
    refused = {error.field for error in known} if absent else ()
    reason = "it is missing"
    return [FieldError(position, name, reason) for name in absent if name not in refused]


def _ticket(plan: Plan, rows: list[_Row]) -> TicketRow | Rejected:
    log = [row.log for row in rows if row.log]
    # The last row of a log is the ticket as it ended; the first mail of a thread is the query.
    record = rows[-1 if log else 0].record
    values, errors = take(plan.ticket, record)
    fields, field_errors = take(plan.fields, record)
    errors += field_errors
    messages = _messages(rows)
    if "body" not in plan.ticket and messages:
        _open_with(values, messages.pop(0))
    _fill_in(values, record)
    errors += _missing(_TICKET_NEEDS, values, record.position, errors)
    if errors:
        return Rejected(record.position, tuple(errors), record.fields)
    timeline = _timeline(plan, values, log)
    known = {name: value for name, value in values.items() if value is not None}
    return TicketRow(
        **known,
        position=rows[0].record.position,
        fields={name: text for name, text in fields.items() if text is not None},
        messages=tuple(messages),
        facts=tuple(timeline.facts),
    )


def _messages(rows: list[_Row]) -> list[MessageRow]:
    turns = [turn for row in rows for turn in row.turns]
    turns.sort(key=lambda turn: turn["at"])
    asker = turns[0].get("author") if turns else None
    return [_message(turn, asker) for turn in turns]


def _message(turn: Mapping[str, Any], asker: str | None) -> MessageRow:
    agent, author = turn.get("agent"), turn.get("author")
    kind: AuthorKind = "agent" if agent or author != asker else "customer"
    return MessageRow(
        external_id=turn.get("external_id") or _fingerprint(turn["at"], author, turn["body"]),
        author_kind=kind,
        author_name=agent or turn.get("customer") or author or "",
        body=turn["body"],
        at=turn["at"],
        visibility=turn.get("visibility") or Visibility.PUBLIC,
        attachments=turn["attachments"],
    )


def _fingerprint(*parts: object) -> str:
    """Name what has no name of its own by what it says, so that it is known when seen again."""
    written = "\0".join(str(part) for part in parts)
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()


def _open_with(values: dict[str, Any], opening: MessageRow) -> None:
    values["body"] = opening.body
    values["attachments"] = opening.attachments
    values["created_at"] = values.get("created_at") or opening.at
    values["customer_name"] = values.get("customer_name") or opening.author_name


def _fill_in(values: dict[str, Any], record: Record) -> None:
    values["body"] = values.get("body") or ""
    subject = " ".join((values.get("subject") or values["body"]).split())
    cut = len(subject) > _LONGEST_SUBJECT
    values["subject"] = subject[: _LONGEST_SUBJECT - 1] + "…" if cut else subject
    names = (values.get("customer_name"), values.get("customer_email"), _NO_CUSTOMER)
    values["customer_name"] = next(name for name in names if name)
    if not values.get("external_id"):
        values["external_id"] = _fingerprint(*record.fields.values())


def _timeline(plan: Plan, values: dict[str, Any], log: list[LogRow]) -> Timeline:
    """Tell the ticket's facts, and bring its state and times in line with them."""
    timeline = Timeline(values["created_at"])
    if log:
        if plan.mapping.log and plan.mapping.log.order == "time":
            log.sort(key=attrgetter("at"))
        timeline.tell(log)
        timeline.finish(values.get("resolved_at"), values.get("closed_at"))
        values |= {"state": timeline.state, "severity": timeline.severity}
        values |= {"team": timeline.team, "assignee": timeline.agent}
    else:
        timeline.tell_ends(values)
    state = values.get("state")
    resolved = values.get("resolved_at") or timeline.find_last("resolved")
    closed = values.get("closed_at") or timeline.find_last("closed")
    values["resolved_at"] = resolved if state in DONE else None
    values["closed_at"] = closed if state == State.CLOSED else None
    return timeline
