"""A bundle for an auditor: facts, seals, heads, the public key, and how to check them alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select, text
from sqlalchemy.orm import Session

from steward.kit.seals.checking import seals_between
from steward.kit.seals.hashing import Signer, moment
from steward.kit.seals.tables import Head, Seal

_PAGE = 10_000
_FACTS = text("""
    select f.id, f.at, f.kind, f.subject_kind, f.subject_id, f.actor_id, f.actor_name,
           f.data::text as data, d.salt, d.words
    from facts f join fact_digests d on d.fact_id = f.id
    where f.id > :after and f.id <= :until order by f.id limit :page
""")


@dataclass(frozen=True)
class Period:
    """The days, of a zone, whose seals are wanted: both may be open, and both are included."""

    since: date | None
    until: date | None
    zone: ZoneInfo

    def of(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Let a query of seals through that were made in the period."""
        if self.since:
            query = query.where(Seal.at >= datetime.combine(self.since, time(), self.zone))
        if self.until:
            ends = datetime.combine(self.until + timedelta(days=1), time(), self.zone)
            query = query.where(Seal.at < ends)
        return query


def write_bundle(session: Session, file: IO[bytes], period: Period, signer: Signer) -> int:
    """Write the ZIP of what was sealed in a period, and return how many facts it holds."""
    numbers: Select[*tuple[Any, ...]] = select(func.min(Seal.number), func.max(Seal.number))
    first, last = session.execute(period.of(numbers)).one()
    first, last = first or 0, last or 0
    after, hash_before = _standing(session, first - 1)
    until, _ = _standing(session, last)
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as bundle:
        readme = Path(str(files("steward.kit.seals"))) / "README.export.md"
        bundle.write(readme, "README.md")
        bundle.writestr("public-key.txt", signer.public.hex() + "\n")
        _write(bundle, "seals.jsonl", _seal_lines(session, first, last, hash_before))
        _write(bundle, "heads.jsonl", _head_lines(session, first, last))
        return _write(bundle, "facts.jsonl", _fact_lines(session, after, until))


def _standing(session: Session, number: int) -> tuple[int, bytes]:
    """Return up to which fact a seal goes, and its hash; before the first there is nothing."""
    found = session.execute(select(Seal.until, Seal.hash).where(Seal.number == number)).first()
    return (found.until, found.hash) if found else (0, b"")


def _write(bundle: ZipFile, name: str, lines: Iterator[dict[str, Any]]) -> int:
    count = 0
    with bundle.open(name, "w", force_zip64=True) as file:
        for line in lines:
            file.write(json.dumps(line).encode() + b"\n")
            count += 1
    return count


def _seal_lines(session: Session, first: int, last: int, before: bytes) -> Iterator[dict[str, Any]]:
    for one in seals_between(session, first, last):
        line = {"number": one.number, "until": one.until, "at": moment(one.at)}
        yield line | {"facts": one.facts, "before": before.hex(), "hash": one.hash.hex()}
        before = one.hash


def _head_lines(session: Session, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Of each head the day before it, which is signed with it, is told, too."""
    before = func.lag(Head.day).over(order_by=Head.day)
    told = select(Head.day, before.label("before"), Head.number, Head.signature).subquery()
    wanted = select(told).where(told.c.number.between(first, last)).order_by(told.c.day)
    for day, day_before, number, signature in session.execute(wanted):
        line = {"day": day.isoformat(), "before": day_before and day_before.isoformat()}
        yield line | {"seal": number, "signature": signature.hex()}


def _fact_lines(session: Session, after: int, until: int) -> Iterator[dict[str, Any]]:
    while page := session.execute(_FACTS, {"after": after, "until": until, "page": _PAGE}).all():
        yield from map(_fact_line, page)
        after = page[-1].id


def _fact_line(row: Row[Any]) -> dict[str, Any]:
    line: dict[str, Any] = row._asdict()
    salt, words = (part.hex() if part else None for part in (row.salt, row.words))
    return line | {"at": moment(row.at), "salt": salt, "words": words}
