"""A copy of all that is known of somebody: one archive, to read and for programs."""

import json
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import update
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.customers.events import PersonExported, PersonExportFetched
from steward.customers.models import Person, PersonExport
from steward.customers.queries.erasures import exports_of, get_export
from steward.customers.queries.known import Row, all_known
from steward.customers.queries.people import find_person_of_user, get_person
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.errors import NotFound
from steward.kit.files import FileStore, clean_name
from steward.kit.jobs import defer
from steward.kit.texts import translated
from steward.kit.unused import hold

EXPORT = "customers.export_person"  # the job
KEPT_FOR = timedelta(days=7)
_AGAIN_AFTER = timedelta(minutes=10)  # who asks again before gets the same
_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;margin:1rem 0;width:100%}}th,td{{border:1px solid #bbb;padding:.3rem
.5rem;text-align:left;vertical-align:top;white-space:pre-line;overflow-wrap:anywhere}}</style>
<h1>{title}</h1>
"""


def ask_for_export(session: Session, person_id: int, *, actor: Actor) -> PersonExport:
    """Have a copy made of all that is known of somebody, once however often it is asked for."""
    demand(actor, "customers.export")
    return _ask(session, get_person(session, actor, person_id, for_update=True), actor)


def ask_for_own_export(session: Session, *, actor: Actor) -> PersonExport:
    """Have a copy made of all that is known of whoever asks. Raises NotFound for staff."""
    person = find_person_of_user(session, actor.user_id or 0)
    if person is None:
        raise NotFound
    return _ask(session, get_person(session, actor, person.id, for_update=True), actor)


def _ask(session: Session, person: Person, actor: Actor) -> PersonExport:
    known = next(iter(exports_of(session, person.id)), None)
    if known is not None and known.asked_at > clock.now() - _AGAIN_AFTER:
        return known
    asked = PersonExport(person_id=person.id, asked_by=actor.user_id, asked_at=clock.now())
    session.add(asked)
    session.flush()
    defer(session, EXPORT, export_id=asked.id)
    return asked


def export_person(database: Database, files: FileStore, export_id: int) -> Iterator[object]:
    """Write the copy that was asked for; done again it is the same."""
    with TemporaryFile() as file:
        with database.reading() as session:
            asked = session.get_one(PersonExport, export_id)
            person = session.get(Person, asked.person_id)
            if person is None or asked.sha256 is not None:
                return
            _write(session, files, person, file)
        yield export_id
        with database.transaction() as session:
            hold(session)
            asked = session.get_one(PersonExport, export_id, with_for_update=True)
            file.seek(0)
            kept = files.keep(file.read(), f"customer-{asked.person_id}.zip", "application/zip")
            asked.sha256, asked.size = kept.sha256, kept.size
            asked.expires_at = clock.now() + KEPT_FOR
            session.flush()
            events.record(
                session,
                PersonExported(subject_id=asked.person_id, export_id=asked.id),
                actor=SYSTEM,
            )
    yield export_id


def _write(session: Session, files: FileStore, person: Person, file: IO[bytes]) -> None:
    told = {
        one.name: (translated(one.words), list(one.told(session, person)))
        for one in all_known()
        if one.told
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        rows = {name: found for name, (_, found) in told.items()}
        bundle.writestr("data.json", json.dumps(rows, default=str, indent=1, ensure_ascii=False))
        title = f"{person.name}, {clock.now().date().isoformat()}"
        parts = [_HEAD.format(title=escape(title))]
        parts += [_section(words, found) for words, found in told.values()]
        parts += [_stored(session, files, person, bundle)]
        bundle.writestr("index.html", "".join(parts))


def _section(words: str, rows: list[Row]) -> str:
    if not rows:
        return f"<h2>{escape(words)}</h2>\n<p>–</p>\n"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    lines = "".join(f"<tr>{''.join(map(_cell, row.values()))}</tr>\n" for row in rows)
    return f"<h2>{escape(words)}</h2>\n<table><tr>{head}</tr>\n{lines}</table>\n"


def _cell(value: object) -> str:
    return f"<td>{escape('' if value is None else str(value))}</td>"


def _stored(session: Session, files: FileStore, person: Person, bundle: ZipFile) -> str:
    links = []
    named = [pair for one in all_known() if one.files for pair in one.files(session, person)]
    for number, (name, sha256) in enumerate(named, start=1):
        if files.has(sha256):
            path = f"files/{number}-{clean_name(name)}"
            with bundle.open(path, "w") as copy:
                for chunk in files.open(sha256):
                    copy.write(chunk)
            links.append(f'<li><a href="{escape(path)}">{escape(name)}</a></li>')
    return f"<ul>{''.join(links)}</ul>\n"


def fetch_export(session: Session, export_id: int, *, actor: Actor) -> PersonExport:
    """Return a copy to hand over, and note who fetched it. Raises NotFound once it has expired."""
    found = get_export(session, export_id)
    person = get_person(session, actor, found.person_id)
    if person.user_id != actor.user_id:
        demand(actor, "customers.export")
    told = PersonExportFetched(subject_id=person.id, export_id=found.id)
    events.record(session, told, actor=actor)
    return found


def forget_exports(session: Session) -> None:
    """Let go of copies that have expired; the sweep deletes their files."""
    old = update(PersonExport).where(PersonExport.expires_at < clock.now())
    session.execute(old.values(sha256=None))
