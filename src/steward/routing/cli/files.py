"""Arrivals and staff as they come in files: typed, and refused by row and field."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from steward.routing.errors import BadTrace
from steward.routing.rules.simulation import Arrival, Member, Shift

Form = TypeVar("Form", bound=BaseModel)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Minutes = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


def _split(text: object) -> object:
    return [one for one in text.split(";") if one.strip()] if isinstance(text, str) else text


Skills = Annotated[tuple[Name, ...], BeforeValidator(_split)]


class ArrivalForm(BaseModel):
    """A row of the arrivals."""

    at: AwareDatetime
    severity: Literal["critical", "high", "normal", "low"]
    skills: Skills
    effort_minutes: Minutes
    customer: str
    promise_minutes: Minutes


class ShiftForm(BaseModel):
    """A shift between two moments."""

    model_config = ConfigDict(extra="forbid")

    start: AwareDatetime
    end: AwareDatetime


class MemberForm(BaseModel):
    """One of the staff."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    skills: dict[Name, Share]
    shifts: list[ShiftForm]
    capacity: Annotated[float, Field(ge=1, allow_inf_nan=False)] = 1
    generalist: bool = False
    lead: bool = False


def read_arrivals(file: Path) -> list[Arrival]:
    """Read a CSV file of arrivals. Raises BadTrace, which names file, row and field.

    Rows are counted as a spreadsheet does: the names of the columns are row 1.
    """
    rows = csv.DictReader(StringIO(_text_of(file)))
    missing = ArrivalForm.model_fields.keys() - set(rows.fieldnames or ())
    if missing:
        raise BadTrace(f"{file.name}, row 1: there is no column {', '.join(sorted(missing))}.")
    forms = [_parsed(ArrivalForm, row, f"{file.name}, row {n}") for n, row in enumerate(rows, 2)]
    if not forms:
        raise BadTrace(f"{file.name} has no arrivals.")
    return [_arrival(form) for form in forms]


def read_staff(file: Path) -> list[Member]:
    """Read a JSON file of staff. Raises BadTrace, which names file, entry and field."""
    try:
        entries = json.loads(_text_of(file))
    except ValueError as error:
        raise BadTrace(f"{file.name} is not JSON: {error}.") from error
    if not isinstance(entries, list) or not entries:
        raise BadTrace(f"{file.name} is not a list of staff.")
    found: dict[str, Member] = {}
    for number, entry in enumerate(entries, 1):
        place = f"{file.name}, entry {number}"
        form = _parsed(MemberForm, entry, place)
        if form.name in found:
            raise BadTrace(f"{place}, name: {form.name} is there twice.")
        found[form.name] = _member(form, place)
    return list(found.values())


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTrace(f"{file.name} is not in UTF-8. Save it as such.") from error


def _parsed(form: type[Form], value: object, place: str) -> Form:
    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise BadTrace(f"{place}, {field}: {first['msg']}.") from error


def _arrival(form: ArrivalForm) -> Arrival:
    return Arrival(
        form.at,
        form.severity,
        form.skills,
        form.effort_minutes,
        form.customer,
        form.promise_minutes,
    )


def _member(form: MemberForm, place: str) -> Member:
    for number, shift in enumerate(form.shifts):
        if shift.end <= shift.start:
            raise BadTrace(f"{place}, shifts.{number}.end: It does not end after it starts.")
    shifts = tuple(Shift(shift.start, shift.end) for shift in form.shifts)
    return Member(form.name, form.skills, shifts, form.capacity, form.generalist, form.lead)
