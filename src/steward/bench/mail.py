"""What is measured of mail in: a Maildir of letters, then one with hostile ones among them."""

import json
import subprocess
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import text

from steward.bench.meter import cpu_ms, family
from steward.bench.server import environment, steward, wait_until
from steward.kit.db import Database

LETTERS = 1_000
_BOMB = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 30_000
_HOSTILE = (
    b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + _BOMB,
    b"From: a@b.example\r\nSubject: large\r\n\r\n" + b"a line of words\r\n" * (50 << 16),
)
_LIMIT = 600  # seconds
_LONGEST = text("""
    select max(extract(epoch from read.at - lag)) from (
        select created_at as at, lag(created_at) over (order by created_at) as lag
        from tickets where subject like 'Letter among bombs %'
    ) as read
""")


def measure_mail(home: Path, database: Database) -> dict[str, Any]:
    """Take in a Maildir twice: the letters alone; then as many, with hostile mails among them.

    The longest pause between two tickets is what a hostile mail delays others by, at most.
    """
    fast = _import(home, database, _maildir(home / "letters", "Letter", hostile=False))
    _import(home, database, _maildir(home / "hostile", "Letter among bombs", hostile=True))
    with database.reading() as session:
        pause = session.scalar(_LONGEST)
    return {"op": "mail", **fast, "longest_pause_s": round(float(pause or 0), 2)}


def _maildir(folder: Path, subject: str, *, hostile: bool) -> Path:
    inside = folder / "new"
    inside.mkdir(parents=True)
    for number in range(LETTERS):
        (inside / f"{number:05}").write_bytes(_letter(number, subject))
    for number, raw in enumerate(_HOSTILE if hostile else ()):
        (inside / f"{number * 400 + 200:05}-hostile").write_bytes(raw)
    return folder


def _letter(number: int, subject: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Customer {number} <customer-{number}@bench.example>"
    mail["To"], mail["Subject"] = "help@brindle.example", f"{subject} {number}"
    mail["Message-ID"] = f"<{subject.replace(' ', '.')}.{number}@bench.example>"
    said = f"The machine drips since day {number}. What shall I do?\n" * 8
    mail.set_content(f"{said}\n-- \nCustomer {number}\n\nOn 3 May, we <a@b.example> wrote:\n> Hm\n")
    return mail.as_bytes()


def _import(home: Path, database: Database, path: Path) -> dict[str, Any]:
    command = steward("import", "mail", str(path), "--json")
    settings = environment(HOME=str(home), DATABASE_URL=database.url)
    began, cpu = time.monotonic(), [0.0]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: _has_ended(process, cpu), "mail was not taken in", limit=_LIMIT)
            seconds = time.monotonic() - began
            counts = json.loads(process.communicate(timeout=_LIMIT)[0].splitlines()[-1])
        finally:
            process.kill()
    return {
        **counts,
        "seconds": round(seconds, 1),
        "per_second": round(counts["found"] / seconds, 1),
        "cpu_ms": round(max(cpu) / counts["found"], 2),
    }


def _has_ended(process: "subprocess.Popen[str]", cpu: list[float]) -> bool:
    if process.poll() is None:
        cpu.append(cpu_ms(family(process.pid)))
    return process.poll() is not None
