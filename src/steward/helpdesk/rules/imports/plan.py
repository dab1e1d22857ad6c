"""A mapping made ready to run: a function for every field it fills."""

from dataclasses import dataclass

from steward.helpdesk.rules.imports.cells import (
    Cell,
    address_cell,
    choice_cell,
    limited,
    tags_cell,
    text_cell,
    time_cell,
)
from steward.helpdesk.rules.imports.mapping import (
    ColumnRule,
    MessageColumns,
    TicketMapping,
    columns_of,
)
from steward.helpdesk.rules.tickets import Severity, State, Visibility

_TIMES = {"at", "created_at", "resolved_at", "closed_at"}
_CHOICES = {"state": State, "severity": Severity, "visibility": Visibility}
_LONGEST = {
    **dict.fromkeys(("external_id", "customer_name", "category", "team", "assignee"), 200),
    **dict.fromkeys(("product", "order"), 200),
    "customer_email": 254,
    "body": 1_000_000,
}
_LONGEST_EXTRA = 2_000
_LOGGED = ("state", "severity", "team", "assignee")


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """How to read the messages that lie at one path in a record."""

    each: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a ticket: its own fields, its extra fields, the rows of its log, its messages."""

    mapping: TicketMapping
    key: Cell | None
    ticket: dict[str, Cell]
    fields: dict[str, Cell]
    log: dict[str, Cell]
    noted: dict[str, Cell]
    messages: tuple[MessagePlan, ...]


def make_plan(mapping: TicketMapping) -> Plan:
    """Return the plan of a mapping."""
    ticket = _cells(columns_of(mapping.ticket), mapping)
    log: dict[str, Cell] = {}
    noted: dict[str, Cell] = {}
    if mapping.log:
        logged = {name: ticket.pop(name) for name in _LOGGED if name in ticket}
        log = _cells(columns_of(mapping.log), mapping) | logged
        noted = _texts(mapping.log.noted, mapping)
    return Plan(
        mapping=mapping,
        key=ticket.get("external_id"),
        ticket=ticket,
        fields=_texts(mapping.ticket.fields, mapping),
        log=log,
        noted=noted,
        messages=tuple(_message_plan(part, mapping) for part in mapping.messages),
    )


def _message_plan(part: MessageColumns, mapping: TicketMapping) -> MessagePlan:
    return MessagePlan(part.each, _cells(columns_of(part), mapping))


def _cells(rules: dict[str, ColumnRule], mapping: TicketMapping) -> dict[str, Cell]:
    cells = {name: _cell(name, rule, mapping) for name, rule in rules.items()}
    return {
        name: limited(cell, _LONGEST[name]) if name in _LONGEST else cell
        for name, cell in cells.items()
    }


def _texts(rules: dict[str, ColumnRule], mapping: TicketMapping) -> dict[str, Cell]:
    return {name: limited(text_cell(rule, mapping), _LONGEST_EXTRA) for name, rule in rules.items()}


def _cell(name: str, rule: ColumnRule, mapping: TicketMapping) -> Cell:
    if name in _TIMES:
        return time_cell(rule, mapping)
    if name in _CHOICES:
        return choice_cell(rule, mapping, _CHOICES[name])
    if name == "tags":
        return tags_cell(rule, mapping)
    make = address_cell if name == "customer_email" else text_cell
    return make(rule, mapping)
