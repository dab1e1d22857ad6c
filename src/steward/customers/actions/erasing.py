"""A person is erased: what goes, what stays and why, and the certificate of both."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, erase_login
from steward.customers.actions.unimporting import erase_imported
from steward.customers.errors import CannotErase
from steward.customers.events import ErasureAsked, ErasureStopped, PersonErased
from steward.customers.models import (
    Call,
    Consent,
    Contact,
    CustomerFile,
    Double,
    Erasure,
    FollowUp,
    Merge,
    MergePart,
    Person,
    PersonExport,
    Relation,
)
from steward.customers.queries.erasures import find_erasure, label_of, last_erasure, texts_of
from steward.customers.queries.known import Erasing, all_known, in_the_way
from steward.customers.queries.people import get_person
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.kit.files import FileStore
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.kit.outbox import Letter
from steward.kit.seals import Signer, erase_words
from steward.kit.settings import Settings
from steward.kit.texts import translated
from steward.kit.unused import drop

ERASE = "customers.erase_person"  # the job
_YEAR = timedelta(days=365.25)
_THEIR_FACTS = text("""
    select f.id from facts f
    join jsonb_to_recordset(cast(:about as jsonb)) as t (kind text, id bigint)
      on f.subject_kind = t.kind and f.subject_id = t.id
    where f.subject_kind in ('person', 'user') and f.data <> '{}' or f.actor_id = :user_id
       or f.actor_name = any(:said) or f.data::text ~* :quoted
    union
    select f.id from facts f
    where f.actor_id = :user_id or (:addresses <> '' and f.data::text ~* :addresses)
""")
_THEIR_ROWS: tuple[tuple[Any, str], ...] = (
    (Contact, N_("Phones and addresses")),
    (Call, N_("Calls")),
    (FollowUp, N_("Follow-ups")),
)
_NEVER = "$."  # matches nothing


def check_meant(person_id: int, said: str) -> None:
    """Raise BadInput unless somebody's number was said once more: there is no way back."""
    if said.strip().lstrip("#") != str(person_id):
        raise BadInput(errors={"number": N_("Type the number of the customer you mean.")})


def ask_to_erase(session: Session, person_id: int, *, actor: Actor) -> Erasure:
    """Have somebody erased, soon. Raises NotFound, CannotErase with all that is open."""
    demand(actor, "customers.erase")
    person = get_person(session, actor, person_id, for_update=True)
    if find_erasure(session, person.id) is not None:
        raise Conflict(N_("This person is erased already, or is just being erased."))
    if reasons := in_the_way(session, person):
        raise CannotErase(reasons)
    asked = last_erasure(session, person.id) or Erasure(person_id=person.id, files=[])
    asked.asked_at, asked.stopped_at, asked.in_the_way = clock.now(), None, []
    asked.by_id, asked.by_name = actor.user_id, actor.name
    session.add(asked)
    session.flush()
    defer(session, ERASE, erasure_id=asked.id)
    events.record(session, ErasureAsked(subject_id=person.id), actor=actor)
    return asked


def erase_person(
    database: Database,
    files: FileStore,
    settings: Settings,
    erasure_id: int,
    *,
    even_if_open: bool = False,
) -> Iterator[object]:
    """Erase somebody: all rows in one transaction, then the files that nothing else names.

    Where something was opened since it was asked for, it stops before the first row, and says so;
    not for who was erased once already. Killed at any point it is done again, to the same end.
    """
    with database.transaction() as session:
        asked = session.get_one(Erasure, erasure_id, with_for_update=True)
        if asked.done_at is None and (even_if_open or not _is_stopped(session, asked)):
            _erase_rows(session, asked, settings)
        if asked.stopped_at is not None:
            return
    yield erasure_id
    with database.transaction() as session:
        asked = session.get_one(Erasure, erasure_id, with_for_update=True)
        _list_as_erased(list_of_erased(settings), asked.person_id)
        drop(session, files, asked.files)
        asked.files = []
    yield erasure_id


def _is_stopped(session: Session, asked: Erasure) -> bool:
    """Whether something of theirs is open, or was when this was tried; the asker is told once."""
    if asked.stopped_at is not None:
        return True
    person = session.get_one(Person, asked.person_id, with_for_update=True)
    reasons = in_the_way(session, person)
    if reasons:
        asked.stopped_at, asked.in_the_way = clock.now(), [translated(one) for one in reasons]
        session.flush()
        stopped = ErasureStopped(subject_id=person.id, erasure_id=asked.id)
        events.record(session, stopped, actor=SYSTEM)
    return bool(reasons)


def list_of_erased(settings: Settings) -> Path:
    """Return where it is kept who was erased: beside the database, which may be restored."""
    return settings.home / "erased.txt"


def _list_as_erased(path: Path, person_id: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    known = path.read_text().split() if path.exists() else []
    if str(person_id) not in known:
        with path.open("a") as file:
            file.write(f"{person_id}\n")


def _erase_rows(session: Session, asked: Erasure, settings: Settings) -> None:
    person = session.get_one(Person, asked.person_id, with_for_update=True)
    years = settings.keep_orders_years
    erasing = Erasing(
        person.id, person.user_id, label_of(person.id), clock.now() - years * _YEAR, years, SYSTEM
    )
    addresses = _begin(session, person, erasing)
    for one in all_known():
        if one.erase:
            one.erase(session, erasing)
    _erase_letters(session, erasing, addresses)
    erase_imported(session, erasing, _any_of(addresses))
    _erase_registry(session, person, erasing)
    _erase_facts(session, erasing, addresses)
    untils = [until for _, _, until in erasing.stays if until]
    asked.done_at = clock.now()
    asked.stays_until = max(untils) if untils else None
    asked.files = sorted(erasing.files)
    asked.certificate = _certificate(asked, erasing)
    asked.signature = Signer(settings.signing_key()).sign(texts_of(asked))
    session.flush()
    events.record(session, PersonErased(subject_id=person.id), actor=SYSTEM)


def _begin(session: Session, person: Person, erasing: Erasing) -> set[str]:
    """Gather what names them; return their addresses and phones, which nobody else has."""
    contacts = session.scalars(select(Contact.value).where(Contact.person_id == person.id))
    addresses = {*contacts, *([person.email] if person.email else [])}
    kept = Merge.kept_id == person.id
    gone = session.scalars(select(Merge).where(kept | (Merge.gone_id == person.id))).all()
    rows = [row for one in gone for row in (one.gone, one.kept_before, one.kept_after) if row]
    addresses |= {row["email"] for row in rows if row["email"]}
    erasing.said |= addresses | {person.name} | {row["name"] for row in rows}
    erasing.about["person"] = {person.id, *(one.gone_id for one in gone)}
    erasing.about["user"] = {person.user_id} if person.user_id else set()
    return addresses


def _any_of(words: set[str]) -> str:
    """Return a pattern that finds any of some words in JSON."""
    long = sorted(one for one in words if len(one) > 2)  # noqa: PLR2004 - shorter ones are everywhere
    escaped = (re.escape(one.replace("\\", "\\\\").replace('"', '\\"')) for one in long)
    return "|".join(escaped) or _NEVER


def _erase_letters(session: Session, erasing: Erasing, addresses: set[str]) -> None:
    """What was written to them, and to anybody about what was theirs, goes whole."""
    payload = func.cast(Letter.payload, Letter.recipient.type)
    theirs = or_(
        func.lower(Letter.recipient).in_({one.lower() for one in addresses}),
        payload.regexp_match(erasing.any_number),
        payload.regexp_match(_any_of(addresses), flags="i"),
    )
    gone = delete(Letter).where(theirs).returning(Letter.id)
    letters = session.scalars(gone.execution_options(synchronize_session=False)).all()
    erasing.count(N_("Mails and messages"), len(letters))


def _erase_registry(session: Session, person: Person, erasing: Erasing) -> None:
    for table, words in _THEIR_ROWS:
        gone = delete(table).where(table.person_id == person.id).returning(table.id)
        erasing.count(words, len(session.scalars(gone).all()))
    session.execute(delete(Consent).where(Consent.person_id == person.id))
    pairs = (Double.left_id == person.id) | (Double.right_id == person.id)
    session.execute(delete(Double).where(pairs))
    ties = (Relation.person_id == person.id) | (Relation.to_person_id == person.id)
    session.execute(delete(Relation).where(ties))
    kept = delete(CustomerFile).where(CustomerFile.person_id == person.id)
    stored = session.scalars(kept.returning(CustomerFile.sha256)).all()
    erasing.files |= set(stored)
    erasing.count(N_("Files kept with them"), len(stored))
    copies = PersonExport.person_id == person.id
    found = session.scalars(select(PersonExport.sha256).where(copies))
    erasing.files |= {one for one in found if one}
    session.execute(update(PersonExport).where(copies).values(sha256=None, size=None))
    _erase_merges(session, person)
    if person.user_id:
        erase_login(session, person.user_id, erasing.label)
        erasing.count(N_("Login"), 1)
    for column in Person.__table__.columns:
        if column.nullable and column.computed is None:
            setattr(person, column.name, None)
    person.name, person.notes, person.fields, person.tags = erasing.label, "", {}, []
    session.flush()


def _erase_merges(session: Session, person: Person) -> None:
    """Who is gone still leads here; how the two were before nobody knows any more."""
    theirs = (Merge.kept_id == person.id) | (Merge.gone_id == person.id)
    ids = session.scalars(select(Merge.id).where(theirs)).all()
    session.execute(delete(MergePart).where(MergePart.merge_id.in_(ids)))
    rows: dict[str, Any] = {"gone": None, "kept_before": None, "kept_after": None}
    words = {"reason": "", "undone_why": "", "left_over": []}
    session.execute(update(Merge).where(Merge.id.in_(ids)).values(**rows, **words))


def _erase_facts(session: Session, erasing: Erasing, addresses: set[str]) -> None:
    about = [{"kind": kind, "id": one} for kind, ids in erasing.about.items() for one in ids]
    asked = {
        "about": json.dumps(about),
        "user_id": erasing.user_id,
        "said": sorted(erasing.said),
        "quoted": _any_of(erasing.said),
        "addresses": _any_of(addresses) if addresses else "",
    }
    ids = session.scalars(_THEIR_FACTS, asked).all()
    erasing.count(N_("Words of facts"), erase_words(session, ids, actor=erasing.actor))


def _certificate(asked: Erasure, erasing: Erasing) -> dict[str, Any]:
    return {
        "certificate": asked.id,
        "person": asked.person_id,
        "called": erasing.label,
        "asked_at": asked.asked_at.isoformat(),
        "asked_by": asked.by_name,
        "erased_at": asked.done_at.isoformat() if asked.done_at else None,
        "erased": [{"what": what, "number": number} for what, number in erasing.erased.items()],
        "stays": [
            {"what": what, "why": why, "until": until and until.date().isoformat()}
            for what, why, until in erasing.stays
        ],
    }
