"""Checking the chain: every hash and signature anew, in pages, so that memory does not grow."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, func, select, text
from sqlalchemy.orm import Session

from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.seals.hashing import (
    Line,
    Signer,
    digest_of_fact,
    digest_of_words,
    hash_of_seal,
    words_of_head,
)
from steward.kit.seals.tables import FactDigest, Head, Seal
from steward.kit.verify import Check

WHAT_HOLDS = "Facts are as they were sealed"
_FIRST = -(1 << 63)  # below every id
_PAGE = 10_000
_MOST = 100  # differences: who altered more is known by then
CERTIFICATE = "fact.erased"  # the kind of the fact that says of another that its words are erased

_PAGE_ENDS = text("""
    select fact_id from fact_digests where fact_id > :after order by fact_id
    offset :page limit 1
""")
_ROWS = text("""
    select f.id, f.at, f.kind, f.subject_kind, f.subject_id, f.actor_id, f.actor_name,
           f.data::text, d.fact_id, d.salt, d.words, d.digest,
           case when d.words is null then null else exists (
               select from facts c where c.subject_kind = 'fact' and c.subject_id = d.fact_id
               and c.kind = :certificate) end as is_certified
    from (select * from facts where id > :after and id <= :until) f
    full join (select * from fact_digests where fact_id > :after and fact_id <= :until) d
    on f.id = d.fact_id order by coalesce(f.id, d.fact_id)
""")


def checks_of(signer: Signer) -> dict[str, Check]:
    """Return the checks of the chain, for a key."""

    def chain(session: Session, _files: FileStore) -> Iterator[str]:
        return islice(differences(session, signer), _MOST)

    return {WHAT_HOLDS: chain}


def differences(session: Session, signer: Signer) -> Iterator[str]:
    """Name what was altered, removed or put in, in the order of the facts; then wrong heads."""
    sealed = (
        session.scalar(select(func.max(FactDigest.fact_id))) or 0
    )  # before the seals: they grow
    last = session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).one_or_none()
    until, before = last.until if last else 0, b""
    walk = _Walk(session, until)
    for expected, seal in enumerate(
        seals_between(session, _FIRST, last.number if last else 0), start=1
    ):
        if seal.number != expected:
            yield f"seal {expected} was removed"
            return
        found = list(walk.through(seal.until))
        yield from (wrong for _, wrong in found if wrong)
        if not any(wrong for _, wrong in found):
            yield from _wrong_seal(seal, before, [digest for digest, _ in found])
        before = seal.hash
    if sealed > until:
        yield f"the seal of fact {sealed} was removed"
    yield from _wrong_heads(session, signer)


def _wrong_seal(seal: Row[Any], before: bytes, digests: list[bytes]) -> Iterator[str]:
    made = hash_of_seal(before, seal.number, seal.until, seal.at, digests)
    if made != seal.hash or len(digests) != seal.facts:
        yield f"seal {seal.number}, of {seal.facts} facts up to fact {seal.until}, was altered"


def seals_between(session: Session, first: int, last: int) -> Iterator[Row[Any]]:
    """Yield some seals in their order: number, until, facts, at, hash; so many are in memory."""
    columns: Select[*tuple[Any, ...]] = select(
        Seal.number, Seal.until, Seal.facts, Seal.at, Seal.hash
    )
    query = columns.where(Seal.number <= last).order_by(Seal.number).limit(_PAGE)
    while page := session.execute(query.where(Seal.number >= first)).all():
        yield from page
        first = page[-1].number + 1


class _Walk:
    """Walks along facts and what was sealed of them, side by side, up to an id."""

    def __init__(self, session: Session, until: int) -> None:
        self._rows = _rows(session, until)
        self._next = next(self._rows, None)

    def through(self, until: int) -> Iterator[tuple[bytes, str | None]]:
        """Yield the digest of each fact up to an id, and what is wrong with it."""
        while self._next is not None and _id_of(self._next) <= until:
            yield self._next.digest or b"", _wrong_in(self._next)
            self._next = next(self._rows, None)


def _rows(session: Session, until: int) -> Iterator[Row[Any]]:
    after = _FIRST
    while after < until:
        found = session.scalar(_PAGE_ENDS, {"after": after, "page": _PAGE})
        end = min(until, found or until)
        wanted = {"after": after, "until": end, "certificate": CERTIFICATE}
        yield from session.execute(_ROWS, wanted)
        after = end


def _id_of(row: Row[Any]) -> int:
    return int(row.fact_id if row.id is None else row.id)


def _wrong_in(row: Row[Any]) -> str | None:
    if row.fact_id is None:
        return f"fact {row.id} was put in after its neighbours were sealed"
    if row.id is None:
        return f"fact {row.fact_id} was removed"
    wrong = _wrong_words(row, Line._make(row[:8]))
    return f"fact {row.id} was altered{wrong}" if wrong is not None else None


def _wrong_words(row: Row[Any], line: Line) -> str | None:
    words = row.words or digest_of_words(row.salt, line.actor_name, line.data)
    if digest_of_fact(line, words) != row.digest:
        return ""
    is_blank = (line.actor_name, line.data) == ("", "{}")
    if row.words and not (row.is_certified and is_blank):
        return ": its words are erased without a certificate"
    return None


def _wrong_heads(session: Session, signer: Signer) -> Iterator[str]:
    """Name heads that are not signed by this house, or do not follow one another."""
    query = select(Head, Seal.hash).outerjoin(Seal, Seal.number == Head.number).order_by(Head.day)
    before = None
    for head, sealed in session.execute(query):
        words = words_of_head(head.day, before, head.number, sealed or b"")
        if not signer.has_signed(head.signature, words):
            yield (
                f"the head of {head.day} is not what was signed: it, its seal or the head before it"
                " was altered or removed, or STEWARD_SECRET_KEY is another"
            )
        before = head.day


def missing_heads(session: Session, lines: Iterable[str]) -> Iterator[str]:
    """Name each head of `steward head`, kept elsewhere as lines of JSON, that is another here.

    Raises BadInput where a line is none.
    """
    query = select(Head, Seal.hash).join(Seal, Seal.number == Head.number)
    known = {
        head.day.isoformat(): (head.number, sealed.hex()) for head, sealed in session.execute(query)
    }
    for line in filter(str.strip, lines):
        day, *kept = _head_in(line)
        if known.get(day) != tuple(kept):
            yield f"the head of {day} is not the one that was kept elsewhere"


def _head_in(line: str) -> tuple[str, int, str]:
    try:
        said = json.loads(line)
        return said["day"], said["seal"], said["hash"]
    except (ValueError, TypeError, KeyError):
        raise BadInput(
            N_("“%(line)s” is no line of `steward head`.", line=line.strip()[:80])
        ) from None
