"""The doctor: looks at all that Steward stands on, and says what to do where it is not well."""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from tempfile import TemporaryFile

import obstore
from obstore.exceptions import BaseError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from steward.kit import clock, migrate
from steward.kit.errors import StewardError
from steward.kit.files import FileStore
from steward.kit.frontend import STATIC_FOLDER
from steward.kit.outbox import SmtpTransport
from steward.kit.process import in_words, opened_database
from steward.kit.settings import Settings, without_password

_PYTHONS = ((3, 11), (3, 12))
_OLDEST_POSTGRES = 150_000  # 15.0, as the server counts
_EXTENSIONS = frozenset({"citext", "pg_trgm", "unaccent"})
_FULL, _NEARLY_FULL = 200 << 20, 2 << 30  # bytes that are left on the disk
_DRIFT = 5  # seconds
_OTHERS = 0o077  # the rights of everybody but the owner
_PROBE = "tmp/doctor"

_FAILED_JOBS = text("select count(*) from procrastinate_jobs where status = 'failed'")
_DEAD_LETTERS = text("select count(*) from outbox where state = 'dead'")
_LATE_LETTERS = text("""
    select count(*) from outbox
    where state = 'waiting' and attempts = 0 and due_at < now() - interval '10 minutes'
""")


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """How one part is; where it is not well, the words say what to do."""

    part: str
    health: Health
    words: str


class Concern(StewardError):
    """A part works, but somebody should look after it."""


class _Trouble(StewardError):
    """A part does not work."""


def examine(
    settings: Settings, more: Mapping[str, Callable[[Connection], str]] | None = None
) -> Iterator[Finding]:
    """Look at one part after the other; nothing that matters is changed.

    `more` are parts of modules, which say how they are, or raise Concern.
    """
    work = _WORK | dict(more or {})
    for part, look in _AROUND.items():
        yield _finding(part, partial(look, settings))
    try:
        with opened_database(settings) as database, database.reader.connect() as connection:
            is_filled = migrate.revision(connection) is not None
            for part, look_inside in (_SERVER | work if is_filled else _SERVER).items():
                yield _finding(part, partial(look_inside, connection))
    except (StewardError, SQLAlchemyError) as error:
        yield Finding("database", Health.FAILED, in_words(error))


def _finding(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, Health.OK, look())
    except Concern as concern:
        return Finding(part, Health.WARNING, concern.detail)
    except (StewardError, OSError, BaseError, SQLAlchemyError) as error:
        return Finding(part, Health.FAILED, in_words(error))


def _python(_settings: Settings) -> str:
    oldest, newest = _PYTHONS
    if not oldest <= sys.version_info[:2] <= newest:
        raise _Trouble(f"Python {platform.python_version()} is not 3.11 or 3.12. Install one.")
    return f"Python {platform.python_version()}"


def _home(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.home):
        return f"{settings.home} can be written to"


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.home).free
    words = f"{free / 1e9:.1f} GB are free at {settings.home}"
    if free < _FULL:
        raise _Trouble(f"{words}. Make room now: the database stops when the disk is full.")
    if free < _NEARLY_FULL:
        raise Concern(f"{words}. Make room soon.")
    return words


def _key(settings: Settings) -> str:
    path = settings.home / "secret.key"
    if settings.secret_key:
        return "given by STEWARD_SECRET_KEY"
    if not path.exists():
        return f"will be made at the first start, in {path}"
    if path.stat().st_mode & _OTHERS:
        raise Concern(f"Others can read {path}, which signs logins. Run: chmod 600 '{path}'")
    return f"in {path}, for its owner alone"


def _address(settings: Settings) -> str:
    if settings.public_url is None and settings.host not in {"127.0.0.1", "::1", "localhost"}:
        raise Concern(f"Mails link to {settings.url}. Set STEWARD_PUBLIC_URL to what people type.")
    return f"people come to {settings.url}"


def _pages(_settings: Settings) -> str:
    if not (STATIC_FOLDER / "vendor" / "manifest.json").exists():
        raise _Trouble("The files that browsers load are not there. Run: make front")
    return "the files that browsers load are there"


def _files(settings: Settings) -> str:
    objects = FileStore(settings).objects
    obstore.put(objects, _PROBE, b"well")
    obstore.delete(objects, _PROBE)
    place = without_password(settings.files_url) if settings.files_url else settings.home / "files"
    return f"{place} takes files"


def _mail(settings: Settings) -> str:
    if not settings.mail_url:
        raise Concern(
            f"Mail goes to {settings.home / 'mail'} only. Set STEWARD_MAIL_URL to a mail server."
        )
    with SmtpTransport(settings.mail_url, settings.mail_from) as smtp:
        smtp.connect()
    return "the mail server lets us in"


def _version(connection: Connection) -> str:
    name = connection.scalar(text("show server_version"))
    if int(connection.scalar(text("show server_version_num")) or 0) < _OLDEST_POSTGRES:
        raise _Trouble(f"PostgreSQL {name} is too old. Use PostgreSQL 15 or newer.")
    return f"PostgreSQL {name}"


def _extensions(connection: Connection) -> str:
    there = set(connection.scalars(text("select name from pg_available_extensions")))
    if missing := sorted(_EXTENSIONS - there):
        raise _Trouble(f"PostgreSQL lacks {', '.join(missing)}. Install its contrib package.")
    return ", ".join(sorted(_EXTENSIONS))


def _schema(connection: Connection) -> str:
    now, newest = migrate.revision(connection), migrate.newest()
    if now is None:
        raise Concern("The database is empty. `steward serve` or `steward migrate` fills it.")
    if now != newest:
        raise _Trouble(f"The schema is {now}, this version needs {newest}. Run: steward migrate")
    return f"schema {now}"


def _clock(connection: Connection) -> str:
    theirs = connection.scalar(text("select now()")) or clock.now()
    seconds = abs((theirs - clock.now()).total_seconds())
    if seconds > _DRIFT:
        raise Concern(f"This machine and the database differ by {seconds:.0f} s. Set up NTP.")
    return "agrees with the database's"


def _jobs(connection: Connection) -> str:
    if failed := connection.scalar(_FAILED_JOBS):
        raise Concern(f"{failed} jobs have failed. See /desk/admin/jobs.")
    return "none has failed"


def _outbox(connection: Connection) -> str:
    if late := connection.scalar(_LATE_LETTERS):
        raise Concern(f"{late} letters have waited for over ten minutes. Is the worker running?")
    if dead := connection.scalar(_DEAD_LETTERS):
        raise Concern(f"{dead} letters could not be delivered. See /desk/admin/outbox.")
    return "no letter waits long, and none is dead"


_AROUND: dict[str, Callable[[Settings], str]] = {
    "python": _python,
    "home": _home,
    "disk": _disk,
    "key": _key,
    "address": _address,
    "pages": _pages,
    "files": _files,
    "mail": _mail,
}
_SERVER: dict[str, Callable[[Connection], str]] = {
    "database": _version,
    "extensions": _extensions,
    "schema": _schema,
    "clock": _clock,
}
_WORK: dict[str, Callable[[Connection], str]] = {
    "jobs": _jobs,
    "outbox": _outbox,
}
