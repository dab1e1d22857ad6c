"""Verifying: what is kept twice must agree, what must always hold does, or it is named.

A module keeps its checks in a table `CHECKS`, from what holds to a function that yields one line
per difference. Checks only read, and bear that people work meanwhile: what must agree is read in
one statement.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import column, func, select, table, text
from sqlalchemy.orm import Session

from steward.kit.files import FileStore

Check = Callable[[Session, FileStore], Iterator[str]]

_GUARDS = text("""
    select name from unnest(array['facts', 'fact_digests', 'seals', 'heads']) guarded,
        unnest(array[guarded || '_append_only', guarded || '_not_truncated']) name
    where not exists (select from pg_trigger where tgname = name and tgenabled in ('O', 'A'))
""")
_COUNTED = text("""
    select c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace order by 1
""")
_LETTERS = text("""
    select key from outbox where (state = 'sent') <> (sent_at is not null)
    union all select key from outbox group by key having count(*) > 1
""")


def _unguarded(session: Session, _files: FileStore) -> Iterator[str]:
    for name in session.scalars(_GUARDS):
        yield f"the trigger {name} is missing or switched off"


def _sequences_behind(session: Session, _files: FileStore) -> Iterator[str]:
    """The sequence is read last: rows that come meanwhile only move it on."""
    for name, key, sequence in session.execute(_COUNTED).all():
        highest = session.scalar(select(func.max(column(key))).select_from(table(name))) or 0
        counter = table(sequence.partition(".")[2])
        last = session.scalar(select(column("last_value")).select_from(counter)) or 0
        if last < highest:
            yield f"{name}: the next {key} would be {last + 1}, but {highest} is taken"


def _odd_letters(session: Session, _files: FileStore) -> Iterator[str]:
    for key in session.scalars(_LETTERS):
        yield f"letter {key}"


CHECKS: dict[str, Check] = {
    "Facts cannot be changed": _unguarded,
    "New rows get ids that are free": _sequences_behind,
    "Letters are sent once, and say when": _odd_letters,
}
