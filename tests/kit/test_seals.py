"""The chain of facts: sealed without waiting, signed each day, and what was altered is named."""

import json
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from re import DOTALL, search
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from steward.kit import clock, events, seals
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.seals import Head, Period, Seal
from steward.kit.seals.hashing import digest_of_words
from steward.kit.settings import Settings
from steward.kit.verify import CHECKS
from tests.cast import BEN
from tests.kit.chain import (
    FILLED,
    NIGHT,
    SIGNER,
    WORDS_OF,
    ZONE,
    WordsErased,
    db_now,
    differences,
    fill,
    last_fact,
    seal,
    sealed_until,
    sign,
    tamper,
)

pytestmark = pytest.mark.database


@pytest.fixture
def chained(database: Database) -> Database:
    """A database with some 40 facts in several seals, and the heads of two days."""
    fill(database, 35)
    with clock.frozen(NIGHT):
        seal(database)
        clock.advance(timedelta(days=1))
        sign(database)
        fill(database, 7)
        seal(database)
        clock.advance(timedelta(days=1))
        sign(database)
    return database


def test_all_facts_are_sealed_and_nothing_differs(chained: Database) -> None:
    assert sealed_until(chained) == last_fact(chained)
    assert seal(chained) == 0
    assert differences(chained) == []
    with chained.reading() as session:
        facts = session.scalar(select(func.count()).select_from(events.Fact))
        assert session.scalar(select(func.sum(Seal.facts))) == facts
        assert [str(day) for day in session.scalars(select(Head.day).order_by(Head.day))] == [
            "2030-01-02",
            "2030-01-03",
        ]


ALTERED = [
    ("update facts set kind = 'kettle.emptied' where id = :n", "fact {n} was altered"),
    ('update facts set data = data || \'{{"by": "x"}}\' where id >= :n', "fact {n} was altered"),
    ("update facts set actor_name = 'Eve' where id = :n", "fact {n} was altered"),
    ("update facts set at = at + interval '1 microsecond' where id = :n", "fact {n} was altered"),
    ("delete from facts where id = :n", "fact {n} was removed"),
]


@pytest.mark.parametrize(("statement", "named"), ALTERED)
def test_what_a_superuser_alters_or_removes_is_named(
    chained: Database, statement: str, named: str
) -> None:
    number = last_fact(chained) - 20
    tamper(chained, statement.replace("{{", "{").replace("}}", "}").replace(":n", str(number)))
    assert differences(chained)[0] == named.format(n=number)


def test_a_fact_that_is_put_in_between_is_named(database: Database) -> None:
    fill(database, 3)
    with Session(database.engine) as session:
        events.record(session, FILLED, actor=BEN.actor)
        db_now(session)  # its id is never used: it is rolled back
    gap = last_fact(database) + 1
    fill(database, 3)
    seal(database)
    assert differences(database) == []
    columns = "at, kind, subject_kind, subject_id, actor_id, actor_name, data"
    copied = f"insert into facts (id, {columns}) select {{}}, {columns} from facts where id = 1"  # noqa: S608 - the names above
    tamper(database, copied.format(gap))
    put_in = f"fact {gap} was put in after its neighbours were sealed"
    assert differences(database) == [put_in]
    tamper(database, copied.format(-5))
    assert differences(database) == [put_in.replace(str(gap), "-5"), put_in]


def test_who_alters_seals_and_heads_too_is_named(chained: Database) -> None:
    """A digest or a hash that is made to fit no longer fits the hash of its seal, or the head."""
    number = last_fact(chained) - 20
    with chained.reading() as session:
        wanted = select(Seal.number).where(Seal.until >= number).order_by(Seal.number).limit(1)
        of_it = session.scalars(wanted).one()
    remove = f"where fact_id = {number}"
    gone = [f"delete from facts where id = {number}", f"delete from fact_digests {remove}"]  # noqa: S608 - a number
    tamper(chained, *gone)
    assert differences(chained)[0].startswith(f"seal {of_it}, of ")
    tamper(chained, "update seals set hash = sha256(hash)")
    assert "the head of 2030-01-02 is not what was signed" in differences(chained)[-2]
    tamper(chained, "delete from seals where number = 2")
    assert "seal 2 was removed" in differences(chained)


@pytest.mark.parametrize("table", ["fact_digests", "seals", "heads"])
def test_the_chain_is_append_only(chained: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), chained.transaction() as session:
        session.execute(text(f"delete from {table}"))  # noqa: S608 - the names above
    tamper(chained, f"drop trigger {table}_append_only on {table}")
    with chained.reading() as session:
        guarded = CHECKS["Facts cannot be changed"](session, FileStore(Settings()))
        assert list(guarded) == [f"the trigger {table}_append_only is missing or switched off"]


def test_words_can_be_erased_under_a_certificate_and_the_chain_holds(chained: Database) -> None:
    number = last_fact(chained) - 20
    with chained.reading() as session:
        fact = session.execute(WORDS_OF, {"id": number}).one()
    words = digest_of_words(fact.salt, fact.actor_name, fact.data).hex()
    of = f"where fact_id = {number}"
    tamper(
        chained,
        f"update facts set actor_name = '', data = '{{}}' where id = {number}",  # noqa: S608 - numbers
        f"update fact_digests set salt = null, words = decode('{words}', 'hex') {of}",  # noqa: S608 - a digest and a number
    )
    without = f"fact {number} was altered: its words are erased without a certificate"
    assert differences(chained) == [without]
    with chained.transaction() as session:
        events.record(session, WordsErased(subject_id=number), actor=BEN.actor)
    seal(chained)
    assert differences(chained) == []
    tamper(chained, f"update facts set kind = 'x' where id = {number}")  # noqa: S608 - a number
    assert differences(chained) == [f"fact {number} was altered"]


def bundle(database: Database, folder: Path, since: date | None = None) -> Path:
    file = BytesIO()
    with database.reading() as session:
        seals.write_bundle(session, file, Period(since, None, ZONE), SIGNER)
    with ZipFile(file) as packed:
        packed.extractall(folder)
    return folder


def check_as_told(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run exactly what the README of an export tells, without Steward."""
    found = search(r"```python\n(.*?)```", (folder / "README.md").read_text(), DOTALL)
    assert found
    return subprocess.run(
        [sys.executable, "-I", "-c", found[1]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_auditor_checks_an_export_by_what_its_own_readme_tells(
    chained: Database, tmp_path: Path
) -> None:
    said = check_as_told(bundle(chained, tmp_path / "all"))
    assert said.stdout.startswith(f"{last_fact(chained)} facts in "), said.stderr
    part = bundle(chained, tmp_path / "part", date(2030, 1, 3))
    assert check_as_told(part).stdout.startswith("7 facts in 1 seals "), check_as_told(part)
    facts = tmp_path / "all/facts.jsonl"
    lines = facts.read_text().splitlines(keepends=True)
    wrong = lines[10].replace("kettle.filled", "kettle.emptied")
    facts.write_text("".join([*lines[:10], wrong, *lines[11:]]))
    assert "are not what was sealed" in check_as_told(tmp_path / "all").stderr
    head = part / "heads.jsonl"
    head.write_text(head.read_text().replace('"day": "2030-01-03"', '"day": "2030-01-04"'))
    assert "InvalidSignature" in check_as_told(part).stderr


def test_heads_kept_elsewhere_betray_who_has_the_key(chained: Database) -> None:
    """Who seals all anew with the key itself leaves a chain without a flaw, but another one."""
    with chained.reading() as session:
        kept = list(seals.head_lines(session, SIGNER))
        assert [json.loads(line)["day"] for line in kept] == ["2030-01-02", "2030-01-03"]
        assert list(seals.missing_heads(session, kept)) == []
        with pytest.raises(BadInput, match="is no line of"):
            list(seals.missing_heads(session, ["7"]))
    anew = "delete from heads", "delete from seals", "delete from fact_digests"
    tamper(chained, *anew, "update facts set kind = 'x' where id = 3")
    with clock.frozen(NIGHT):
        seal(chained)
        clock.advance(timedelta(days=1))
        sign(chained)
    assert differences(chained) == []
    with chained.reading() as session:
        named = list(seals.missing_heads(session, kept))
    assert named[0] == "the head of 2030-01-02 is not the one that was kept elsewhere"
