"""Writing people of a file: new ones by COPY, known ones changed in what the file changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, confirmed_customer_ids, demand
from steward.customers.actions.imports.compare import (
    PERSON_ROW,
    Compared,
    Retold,
    compare,
    content_of,
)
from steward.customers.events import PersonAdded, PersonChanged
from steward.customers.forms import PastPerson
from steward.customers.models import Company, Contact, Person
from steward.customers.rules import name_from, shown
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, tell_past
from steward.kit.changes import apply
from steward.kit.imports import ledger
from steward.kit.imports.past import PastWritten
from steward.kit.imports.tables import CHANGED, CREATED, Import, ImportedRow

_PLAIN = (
    "name",
    "email",
    "segment",
    "language",
    "address",
    "postcode",
    "city",
    "country",
    "notes",
)
_CONTACTS = {"phones": "phone", "emails": "email"}


def foresee_past_people(
    session: Session, rows: Sequence[PastPerson], *, source: str
) -> PastWritten:
    """Return what `write_past_people` would do; nothing is written."""
    found = compare(session, rows, source, for_update=False)
    with session.no_autoflush:
        contacts = _contacts(session, found.other)
        for one in found.other:
            is_other = bool(_changed(one, found, contacts))
            found.result.changed += is_other
            found.result.unchanged += not is_other
    return found.result


def write_past_people(
    session: Session, rows: Sequence[PastPerson], *, source: str, import_id: int, actor: Actor
) -> PastWritten:
    """Write people of a file into an import that `undo_people_import` takes back.

    Somebody is known again by the file's reference, our number or any of their mail addresses.
    What the file leaves empty stays as it is, and so does what people changed here meanwhile and
    the file did not. Phones, further addresses and tags are added to those that are there. Nobody
    is told. Raises Forbidden.
    """
    demand(actor, "customers.import")
    found = compare(session, rows, source, for_update=True)
    found.companies.update(_add_companies(session, rows, found.companies))
    run = ledger.get_run(session, import_id)
    book = _create(session, run, found, actor)
    book += _change_all(session, run, found, actor)
    copy_rows(session, ImportedRow, [row | {"source": source} for row in book])
    return found.result


def _add_companies(
    session: Session, rows: Sequence[PastPerson], known: Mapping[str, int]
) -> dict[str, int]:
    names = {row.company.lower(): row.company for row in reversed(rows) if row.company}
    new = {key: name for key, name in names.items() if key not in known}
    ids = dict(zip(new, reserve_ids(session, Company, len(new)), strict=True))
    made = {"created_at": clock.now(), "version": 1, "notes": "", "tags": [], "fields": {}}
    copy_rows(
        session, Company, [{"id": ids[key], "name": name, **made} for key, name in new.items()]
    )
    return ids


def _create(session: Session, run: Import, found: Compared, actor: Actor) -> list[dict[str, Any]]:
    """Write new people with their contacts; return their lines of the ledger."""
    ids = reserve_ids(session, Person, len(found.new))
    users = confirmed_customer_ids(session, [row.mails[0] for row in found.new if row.mails])
    new = list(zip(ids, found.new, strict=True))
    now = clock.now()
    people = [
        {
            "id": person_id,
            **dict.fromkeys((*_PLAIN, "company_id")),
            **_columns(row, found.companies),
            "name": _name(row),
            "user_id": users.get(row.email.lower()) if row.email else None,
            "notes": row.notes,
            "tags": row.tags,
            "fields": row.fields,
            "version": 1,
            "created_at": now,
            "import_id": run.id,
        }
        for person_id, row in new
    ]
    copy_rows(session, Person, people)
    _copy_contacts(session, ((i, kind, value) for i, row in new for kind, value in _said(row)))
    facts = (PersonAdded(subject_id=person_id, name=_name(row)) for person_id, row in new)
    tell_past(session, (PastFact(fact, now, actor.name, actor.user_id) for fact in facts))
    return [
        ledger.row(run, PERSON_ROW, row.key, person_id, CREATED, content=content_of(row))
        for person_id, row in new
    ]


def _name(row: PastPerson) -> str:
    return row.name or name_from(row.email or "")


def _columns(row: PastPerson, companies: Mapping[str, int]) -> dict[str, Any]:
    """Return what a file says of a person, as its columns; what it leaves out is not there."""
    columns = {name: value for name in _PLAIN if (value := getattr(row, name))}
    if row.company:
        columns["company_id"] = companies.get(row.company.lower())
    return columns


def _said(row: PastPerson) -> list[tuple[str, str]]:
    """Return what a file says of a person's contacts, by their kinds."""
    return [(kind, one) for name, kind in _CONTACTS.items() for one in getattr(row, name)]


def _copy_contacts(session: Session, contacts: Iterable[tuple[int, str, str]]) -> list[int]:
    rows = list(contacts)
    ids = reserve_ids(session, Contact, len(rows))
    names = ("person_id", "kind", "value")
    made = [dict(zip(names, row, strict=True)) for row in rows]
    pairs = zip(made, ids, strict=True)
    copy_rows(session, Contact, [one | {"id": id_, "label": ""} for one, id_ in pairs])
    return ids


Contacts = Mapping[int, set[tuple[str, str]]]


def _contacts(session: Session, others: Sequence[Retold]) -> dict[int, set[tuple[str, str]]]:
    """Return the contacts of known people, addresses in lower case."""
    ids = [one.person.id for one in others]
    value = cast(Contact.value, String)
    query = select(Contact.person_id, Contact.kind, value).where(Contact.person_id.in_(ids))
    found: dict[int, set[tuple[str, str]]] = {}
    for person_id, kind, said in session.execute(query) if ids else ():
        found.setdefault(person_id, set()).add((kind, said.lower()))
    return found


def _changed(one: Retold, found: Compared, contacts: Contacts) -> dict[str, Any]:
    """Return what a file changes of a person: columns, and `contacts` to be added."""
    row, person = one.row, one.person
    said, before = content_of(row), one.entry.content if one.entry else {}
    fresh = {name for name, value in said.items() if before.get(name) != value}
    columns = _columns(row, found.companies)
    values = {name: columns[name] for name in columns if name.removesuffix("_id") in fresh}
    if "tags" in fresh:
        values["tags"] = [*person.tags, *(tag for tag in row.tags if tag not in person.tags)]
    if "fields" in fresh:
        told = before.get("fields", {})
        own = {key: value for key, value in row.fields.items() if told.get(key) != value}
        values["fields"] = person.fields | own
    values = {name: value for name, value in values.items() if getattr(person, name) != value}
    known = contacts.get(person.id, set()) | {("email", (person.email or "").lower())}
    if added := [pair for pair in _said(row) if (pair[0], pair[1].lower()) not in known]:
        values["contacts"] = added
    return values


def _change_all(
    session: Session, run: Import, found: Compared, actor: Actor
) -> list[dict[str, Any]]:
    contacts = _contacts(session, found.other)
    book = []
    for one in found.other:
        values = _changed(one, found, contacts)
        found.result.changed += bool(values)
        found.result.unchanged += not values
        if values or one.entry is not None:
            book.append(_change(session, run, one, values, actor))
    ledger.retire(session, [one.entry.id for one in found.other if one.entry])
    return book


def _change(
    session: Session, run: Import, one: Retold, values: dict[str, Any], actor: Actor
) -> dict[str, Any]:
    """Change a person; return the line of the ledger that puts them back."""
    person, added = one.person, values.pop("contacts", [])
    before = {
        "columns": {name: getattr(person, name) for name in values},
        "contacts": _copy_contacts(session, ((person.id, *pair) for pair in added)),
        "entry": one.entry.id if one.entry else None,
        "untouched": one.entry is not None and one.entry.version == person.version,
    }
    changes = {name: [_told(old), _told(new)] for name, (old, new) in apply(person, values).items()}
    if added:
        changes["contacts"] = [None, ", ".join(value for _kind, value in added)]
    session.flush()
    if changes:
        fact = PersonChanged(subject_id=person.id, changes=changes)
        tell_past(session, [PastFact(fact, clock.now(), actor.name, actor.user_id)])
    return ledger.row(
        run,
        PERSON_ROW,
        one.row.key,
        person.id,
        CHANGED,
        content=content_of(one.row),
        before=before,
        version=person.version,
    )


def _told(value: Any) -> str | None:  # noqa: ANN401 - what a column holds
    """Return a value as facts tell of a change."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(held)}" for key, held in sorted(value.items()))
    return ", ".join(value) if isinstance(value, list) else value and str(value)
