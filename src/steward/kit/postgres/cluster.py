"""The server's data: made once, checked and tidied before each start."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from steward.kit.postgres.errors import PostgresError
from steward.kit.postgres.places import Place
from steward.kit.postgres.programs import version

ROLE = "steward"

_INITDB_LIMIT = 120.0  # seconds; it takes about one
_STOP_LIMIT = 60.0  # seconds for a server without a keeper to finish
_NO_PROCESS = 2**31 - 1  # greater than any process id of Linux


def prepare_cluster(place: Place, programs: Path, *, fsync: bool) -> None:
    """Make the data of `place` ready for a start; only the holder of the keeper's lock may.

    Raises PostgresError when they cannot be made or are another major version's.
    """
    if not place.data.exists():
        _make_data(place, programs, fsync=fsync)
    _check_version(place)
    _check_reachable(place)
    _end_server_without_keeper(place)
    _write_access_rules(place)


def _make_data(place: Place, programs: Path, *, fsync: bool) -> None:
    """Make the data in a draft folder and rename it: no half-made data are ever started."""
    draft = place.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    os.chown(draft, place.user.pw_uid, place.user.pw_gid)
    command = [str(programs / "initdb"), "--pgdata", str(draft), "--username", ROLE]
    # The programs carry no ICU: the built-in provider sorts alike on every machine.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    command += ["--encoding=UTF8", "--auth=reject", *([] if fsync else ["--no-sync"])]
    with place.log.open("ab") as log:
        made = subprocess.run(
            command, check=False, stdout=log, stderr=log, timeout=_INITDB_LIMIT, **place.identity
        )
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        msg = (
            f"PostgreSQL could not make its data in {place.folder}. {place.log} says why: "
            "a full disk or a missing permission is likely; mend it and start again."
        )
        raise PostgresError(msg)
    draft.rename(place.data)


def _check_version(place: Place) -> None:
    found = (place.data / "PG_VERSION").read_text().strip()
    ours = version().split(".", 1)[0]
    if found != ours:
        msg = (
            f"Data in {place.data} were made by PostgreSQL {found}; this Steward brings {ours}. "
            "Back up with the Steward that made them, move the folder away, restore with this one."
        )
        raise PostgresError(msg)


def _check_reachable(place: Place) -> None:
    if not place.may_run(place.folder):
        msg = (
            f"User {place.user.pw_name}, who runs PostgreSQL, may not enter {place.folder}. "
            "Let that user pass through the folders above it (chmod o+x), or move the folder."
        )
        raise PostgresError(msg)


def _end_server_without_keeper(place: Place) -> None:
    """End what is left of a server whose keeper was killed, perhaps with it.

    A killed server's processes may work on for a while, and PostgreSQL does not start beside them.
    """
    deadline = time.monotonic() + _STOP_LIMIT
    while left := _server_processes(place.data):
        if time.monotonic() > deadline:
            msg = (
                f"An earlier PostgreSQL (process {left[0]}) on {place.data} does not stop; its log "
                f"is {place.log}. Stop it with `kill -INT {left[0]}` and start again."
            )
            raise PostgresError(msg)
        for pid in left:
            _interrupt(pid)
        time.sleep(0.1)
    _forget_process_id(place.data / "postmaster.pid")


def _server_processes(data: Path) -> list[int]:
    """Return the ids of PostgreSQL's processes on `data`: that is the folder they work in."""
    processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(process.name) for process in processes if _works_on(process, data)]


def _works_on(process: Path, data: Path) -> bool:
    try:
        is_postgres = (process / "comm").read_text() == "postgres\n"
        return is_postgres and (process / "cwd").readlink() == data
    except OSError:  # it has ended, or is another user's
        return False


def _interrupt(pid: int) -> None:
    """Ask a server for a fast shutdown, one of its processes to give up its query."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)


def _forget_process_id(pid_file: Path) -> None:
    """Put an impossible id where a server that is gone wrote its own.

    PostgreSQL refuses to start while that id is alive, even as another program's by now. The rest
    of the file stays, since PostgreSQL looks there for the memory of a killed server.
    """
    with suppress(FileNotFoundError):
        descriptor = os.open(pid_file, os.O_RDWR | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
            rest = file.read().partition("\n")[2]
            file.seek(0)
            file.write(f"{_NO_PROCESS}\n{rest}")
            file.truncate()


def _write_access_rules(place: Place) -> None:
    """Let in whoever runs Steward, by the socket alone: the kernel vouches for the user's name."""
    owner = place.folder.owner().replace('"', '""')
    rules = {"pg_hba.conf": "local all all peer map=steward\n"}
    rules["pg_ident.conf"] = f'steward "{owner}" {ROLE}\n'
    for name, text in rules.items():
        path = place.folder / name
        path.write_text(text)
        path.chmod(0o644)
