"""The server's data: made once, checked and tidied before each start."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from steward.kit.postgres.errors import PostgresError
from steward.kit.postgres.places import Place
from steward.kit.postgres.programs import version

ROLE = "steward"

_INITDB_LIMIT = 120.0  # seconds; it takes about one
_STOP_LIMIT = 60.0  # seconds for a server without a keeper to finish


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
    """Wait for a server whose keeper was killed, and forget one that was killed itself.

    PostgreSQL refuses to start while the process id it wrote down is alive, even when the id is
    by now that of another program: so we look what it is.
    """
    pid_file = place.data / "postmaster.pid"
    deadline = time.monotonic() + _STOP_LIMIT
    while (pid := _find_server_pid(pid_file, place)) is not None:
        if time.monotonic() > deadline:
            msg = (
                f"An earlier PostgreSQL (process {pid}) on {place.data} does not stop; its log is "
                f"{place.log}. Stop it with `kill -INT {pid}` and start again."
            )
            raise PostgresError(msg)
        _interrupt(pid)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _find_server_pid(pid_file: Path, place: Place) -> int | None:
    """Return the id of a live server on these data, or None."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    is_ours = command[0].endswith(b"postgres") and os.fsencode(place.data) in command
    return pid if is_ours else None


def _interrupt(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGINT)  # a fast shutdown: it does not wait for clients
    except ProcessLookupError:
        return


def _write_access_rules(place: Place) -> None:
    """Let in whoever runs Steward, by the socket alone: the kernel vouches for the user's name."""
    owner = place.folder.owner().replace('"', '""')
    rules = {"pg_hba.conf": "local all all peer map=steward\n"}
    rules["pg_ident.conf"] = f'steward "{owner}" {ROLE}\n'
    for name, text in rules.items():
        path = place.folder / name
        path.write_text(text)
        path.chmod(0o644)
