"""The builder of segments as its form holds it: groups of rows, read, put together and said."""

from dataclasses import dataclass, field, replace

from flask import request
from pydantic import ValidationError

from steward.customers import queries
from steward.customers.forms import SegmentForm
from steward.kit.conditions import (
    MOST_GROUPS,
    MOST_ROWS,
    Condition,
    Conditions,
    Group,
    Written,
    check_conditions,
    said_compared,
)
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import errors_by_field
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_FIRST = "worth"


@dataclass(frozen=True)
class Row:
    """A row of the builder; its operator and value may still have to be chosen anew."""

    field: str = _FIRST
    op: str = ""
    value: str = ""


@dataclass(frozen=True)
class Part:
    """A group of the builder."""

    every: bool = True
    rows: list[Row] = field(default_factory=lambda: [_settled(Row())])


@dataclass(frozen=True)
class Draft:
    """What the builder's form holds."""

    name: str = ""
    every: bool = True
    parts: list[Part] = field(default_factory=lambda: [Part()])


def draft_of(name: str, conditions: Conditions) -> Draft:
    """Return saved conditions as the builder holds them."""
    parts = [
        Part(group.every, [_settled(Row(one.field, one.op, one.value)) for one in group.conditions])
        for group in conditions.groups
    ]
    return Draft(name, conditions.every, parts)


def sent_draft() -> Draft:
    """Read the builder's form, and do what its button asks for."""
    parts = []
    for number in range(MOST_GROUPS):
        names = request.form.getlist(f"g{number}_field")[:MOST_ROWS]
        if names:
            parts.append(Part(request.form.get(f"g{number}_every") != "any", _rows(number, names)))
    every = request.form.get("every") != "any"
    draft = Draft(request.form.get("name", "").strip(), every, parts or [Part()])
    return _acted(draft, request.form.get("act", ""))


def _rows(number: int, names: list[str]) -> list[Row]:
    sent = [request.form.getlist(f"g{number}_{what}") for what in ("op", "value", "was")]
    padded = [[*one, *[""] * len(names)] for one in sent]
    rows = zip(names, *padded, strict=False)
    return [_settled(Row(*row), was) for *row, was in rows]


def _settled(row: Row, was: str = "") -> Row:
    """Give a row whose field was another an operator, and a value where there is a list.

    A field that is no more, and a value that is in its list no more, stay, so that they are seen
    and refused.
    """
    known = queries.catalogue(session()).get(row.field)
    if known is None:
        return row
    is_compared = row.op in known.operators
    op, value = (row.op, row.value) if is_compared else (next(iter(known.operators)), "")
    written = known.written(op)
    if written == Written.NOTHING:
        value = ""
    elif written == Written.CHOICE:
        choices = known.choices() if known.choices else {}
        is_another = row.field != (was or row.field)
        if value not in choices and (is_another or not value):
            value = next(iter(choices), "")
    return Row(known.name, op, value)


def _acted(draft: Draft, act: str) -> Draft:
    """Add a group or a row, or take a row away: `group`, `row-0`, `drop-0-1`."""
    what, *numbers = act.split("-")
    places = [int(one) for one in numbers if one.isascii() and one.isdecimal()]
    parts = [replace(one, rows=list(one.rows)) for one in draft.parts]
    if what == "group" and len(parts) < MOST_GROUPS:
        parts.append(Part())
    elif what == "row" and places and places[0] < len(parts):
        parts[places[0]].rows.extend([_settled(Row())][: MOST_ROWS - len(parts[places[0]].rows)])
    elif what == "drop" and len(places) > 1 and places[0] < len(parts):
        del parts[places[0]].rows[places[1] : places[1] + 1]
    return replace(draft, parts=[one for one in parts if one.rows] or [Part()])


def conditions_in(draft: Draft) -> Conditions:
    """Return what a draft asks for. Raises BadInput, naming rows that are not whole."""
    try:
        groups = [_group_in(one) for one in draft.parts]
        conditions = Conditions(every=draft.every, groups=groups)
    except ValidationError as error:
        raise BadInput(errors=errors_by_field(error)) from error
    check_conditions(conditions, queries.catalogue(session()))
    return conditions


def _group_in(part: Part) -> Group:
    rows = [Condition(field=one.field, op=one.op, value=one.value) for one in part.rows]
    return Group(every=part.every, conditions=rows)


def form_in(draft: Draft) -> SegmentForm:
    """Return what is to be saved. Raises BadInput."""
    conditions = conditions_in(draft)
    try:
        return SegmentForm(name=draft.name, conditions=conditions)
    except ValidationError as error:
        raise BadInput(errors=errors_by_field(error)) from error


def said(conditions: Conditions) -> str:
    """Say conditions in words."""
    groups = [_said_group(one) for one in conditions.groups]
    several = len(groups) > 1
    joint = " " + (_("and") if conditions.every else _("or")) + " "
    return joint.join(f"({one})" if several and " " in one else one for one in groups)


def _said_group(group: Group) -> str:
    joint = " " + (_("and") if group.every else _("or")) + " "
    return joint.join(_said_row(one) for one in group.conditions)


def _said_row(one: Condition) -> str:
    known = queries.catalogue(session()).get(one.field)
    if known is None:
        return _("“%(name)s”, which is no more", name=one.field)
    return f"{translated(known.title)} {translated(said_compared(known, one))}"
