"""People of a file beside those whom we know: new ones, those told of otherwise, wrong ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers.forms import OWN, PastPerson
from steward.customers.models import Company, CustomField, Person
from steward.customers.queries import existing_person_ids, fields_of, person_ids_by_email
from steward.customers.rules import Of, checked
from steward.kit.imports import ledger
from steward.kit.imports.past import PastWritten, RefusedThing
from steward.kit.imports.tables import ImportedRow
from steward.kit.marks import N_

PERSON_ROW = "person"  # what the ledger of imports calls a person
_NOBODYS = N_("Nobody here has this number.")
_SEVERAL = N_("What this row says belongs to several people here: merge them, or correct the row.")
_NAMELESS = N_("Somebody new needs a name, or a mail address.")


class Retold(NamedTuple):
    """A person here of whom a file tells something else than an earlier one did, if one did."""

    row: PastPerson
    person: Person
    entry: ImportedRow | None


@dataclass
class Compared:
    """People of a file by what is known of them; companies by their names in lower case."""

    companies: dict[str, int]
    new: list[PastPerson] = field(default_factory=list)
    other: list[Retold] = field(default_factory=list)
    result: PastWritten = field(default_factory=PastWritten)


def content_of(row: PastPerson) -> dict[str, Any]:
    """Return what a file says of a person, as the ledger keeps it."""
    return row.model_dump(mode="json", exclude_defaults=True)


def compare(
    session: Session, rows: Sequence[PastPerson], source: str, *, for_update: bool
) -> Compared:
    """Sort people of a file by what is here; `for_update` locks those that it tells of."""
    entries = ledger.known_rows(session, source, PERSON_ROW, [row.key for row in rows])
    mails = person_ids_by_email(session, {mail for row in rows for mail in row.mails})
    numbers = existing_person_ids(
        session, {row.steward_number for row in rows if row.steward_number}
    )
    known = {entry.subject_id for entry in entries.values() if entry.is_live} | {
        *mails.values(),
        *numbers,
    }
    query = select(Person).where(Person.id.in_(known)).order_by(Person.id)
    people = {
        one.id: one for one in session.scalars(query.with_for_update() if for_update else query)
    }
    found = Compared(company_ids(session, {row.company for row in rows if row.company}))
    fields = {one.key: one for one in fields_of(session, Of.PERSON)}
    for row in rows:
        entry = entries.get(row.key)
        live = entry if entry and entry.is_live and entry.subject_id in people else None
        named = {mails[mail] for mail in row.mails if mail in mails}
        named |= {live.subject_id} if live else set()
        named |= {row.steward_number} if row.steward_number in numbers else set()
        wrong = _wrong_of(row, len(named)) or _wrong_field(row, fields)
        if wrong is not None:
            found.result.refused.append(RefusedThing(row.key, *wrong))
        elif not named:
            found.new.append(row)
        elif live is not None and live.content == content_of(row):
            found.result.unchanged += 1
        else:
            found.other.append(Retold(row, people[named.pop()], live))
    found.result.created = len(found.new)
    return found


def company_ids(session: Session, names: set[str]) -> dict[str, int]:
    """Return the companies of these names by them, in lower case; of several the oldest."""
    same = func.lower(Company.name)
    query = select(same, func.min(Company.id)).where(same.in_([one.lower() for one in names]))
    return dict(session.execute(query.group_by(same)).all()) if names else {}


def _wrong_of(row: PastPerson, known: int) -> tuple[str, str] | None:
    """Return which column cannot be of a row that tells of so many people here, and why."""
    if known > 1:
        return ("email" if row.email else "reference"), _SEVERAL
    if row.steward_number and not known:
        return "steward_number", _NOBODYS
    return None if row.name or row.email or known else ("name", _NAMELESS)


def _wrong_field(row: PastPerson, fields: Mapping[str, CustomField]) -> tuple[str, str] | None:
    """Return which field of the house's own cannot be, and why; put the others as they are kept."""
    for key, said in row.fields.items():
        try:
            kept = checked(fields[key], said)
            row.fields[key] = "" if kept is None else kept
        except KeyError:
            return f"{OWN}{key}", N_("There is no such field.")
        except ValueError as error:
            return f"{OWN}{key}", error.args[0]
    return None
