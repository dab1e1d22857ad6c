"""Strings that break programs, through every format: each comes in as it is, or is named."""

import csv
import io
import json
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import select

from steward.helpdesk.models import Message
from steward.kit.db import Database
from tests.helpdesk.imports.conftest import Importer
from tests.real_data import need_real_data


def _naughty() -> list[str]:
    path = need_real_data("badinput/naughty_strings/blns.json")
    strings = json.loads(path.read_text("utf-8"))
    return [text for text in strings if text.strip()]


def _bodies(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Message.body)))


def _records() -> list[dict[str, str]]:
    return [
        {"id": str(place), "subject": f"{place} {text}", "description": text, "requester": text}
        | {"category": text[:200], "created_at": "2026-03-01"}
        for place, text in enumerate(_naughty())
    ]


def test_naughty_strings_come_through_csv(importer: Importer, database: Database) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(_records()[0]))
    writer.writeheader()
    writer.writerows(_records())
    _check(importer, database, importer.write(out.getvalue()).name)


def test_naughty_strings_come_through_jsonl(importer: Importer, database: Database) -> None:
    lines = "\n".join(json.dumps(record) for record in _records())
    _check(importer, database, importer.write(lines, "export.jsonl").name)


def _check(importer: Importer, database: Database, name: str) -> None:
    run = importer.run(importer.folder / name)
    assert run.created + run.rejected == len(_records())
    assert run.rejected < len(_records()) // 20
    words_for_unknown = 10  # such as “null”: no description then
    missing = {record["description"].strip() for record in _records()} - _bodies(database)
    assert len(missing) <= run.rejected + words_for_unknown
    assert importer.differences() == []
    assert importer.run(importer.folder / name).unchanged == run.created


def test_naughty_strings_come_through_mail(importer: Importer, database: Database) -> None:
    box = b"".join(
        b"From - Sun Mar  1 09:00:00 2026\n" + _mail(place, text) + b"\n\n"
        for place, text in enumerate(_naughty())
    )
    run = importer.run(importer.write(box, "box.mbox"))
    assert run.created == len(_naughty())
    bodies = {body.strip() for body in _bodies(database)}
    assert sum(text.strip() in bodies for text in _naughty()) > len(_naughty()) * 0.95
    assert importer.differences() == []


def _mail(place: int, text: str) -> bytes:
    mail = EmailMessage(policy=SMTP.clone(linesep="\n"))
    mail["From"], mail["Subject"] = f"customer{place}@home.example", f"Query {place}"
    mail["Message-ID"] = f"<{place}@home.example>"
    mail["Date"] = "Sun, 1 Mar 2026 09:00:00 +0000"
    mail.set_content(text, cte="base64")
    return bytes(mail)
