"""The keeper: a few lines of shell that run the server for as long as somebody uses it."""

import subprocess
from pathlib import Path

from steward.kit.postgres.places import Place

_LOG_LIMIT = 10 << 20  # bytes; then the log moves to postgres.log.1

_SETTINGS = {
    "listen_addresses": "",  # the socket only: nothing to reach from the network
    "unix_socket_permissions": "0700",  # the folder is private too
    "max_connections": "100",  # a few processes with pools of about ten
    "shared_buffers": "128MB",  # a small machine; the system's cache does the rest
    "effective_cache_size": "1GB",  # what that cache may hold, for the planner
    "work_mem": "8MB",  # sorts of a list stay in memory
    "random_page_cost": "1.1",  # disks are SSDs
    "jit": "off",  # compiling costs more than our short queries take
    "wal_level": "minimal",  # no server follows this one
    "max_wal_senders": "0",  # the same
    "max_logical_replication_workers": "0",  # the same
    "max_wal_size": "512MB",  # recovery after a crash stays short
    "log_checkpoints": "off",  # a quiet log is read
    "log_timezone": "UTC",
    "timezone": "UTC",
    "lc_messages": "C",
}
# What makes tests quick: their data outlive a crash of the server, but maybe not a power cut.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}

# Input is the keeper's lock, output the users' lock; they become descriptors 8 and 9. The kernel
# lets go of a lock when the last process that holds its descriptor ends, however it ends, so the
# server gets neither. $0 is the socket's folder, "$@" the server's command. Told to end (TERM, by
# the waiter once nobody else holds the users' lock), the keeper stops the server with INT; should
# it be killed, the kernel sends that INT. A server that dies while in use is started again. It is
# given up after five deaths at its start, but after a minute of them if it has run well before:
# busy processes of a killed server hold up the next.
_KEEPER = r"""
exec 8<&0 9<&1 </dev/null >&2
mkdir -p "$0" && rm -f "$0"/.s.PGSQL.*
trap 'ended=yes; kill -INT $! 2>/dev/null' TERM
setpriv --pdeathsig KILL -- sh -c 'flock -x 9; kill -TERM $PPID' 8>&- &
failures=0 limit=5
while [ -z "$ended" ] && [ $failures -lt $limit ]; do
    began=$(date +%s)
    env --default-signal=INT setpriv --pdeathsig INT -- "$@" 8>&- 9>&- &
    [ -z "$ended" ] || kill -INT $!
    while kill -0 $! 2>/dev/null; do wait $!; done
    failures=$((failures + 1))
    if [ $(($(date +%s) - began)) -gt 10 ]; then failures=0 limit=120; fi
    [ -n "$ended" ] || sleep 0.5
done
rmdir "$0"
"""


def start_keeper(
    place: Place, programs: Path, *, keeper_lock: int, users_lock: int, fsync: bool
) -> None:
    """Start the keeper, and by it the server, in a session of its own.

    The descriptors are that of the held keeper's lock, which the keeper takes over, and one of the
    users' lock, opened for the keeper alone.
    """
    _move_long_log(place.log)
    command = ["/usr/bin/setsid", "--fork", "/bin/sh", "-c", _KEEPER, str(place.sockets)]
    with place.log.open("ab") as log:
        subprocess.run(
            command + _server(place, programs, fsync=fsync),
            check=True,
            timeout=10,
            stdin=keeper_lock,
            stdout=users_lock,
            stderr=log,
            **place.identity,
        )


def _server(place: Place, programs: Path, *, fsync: bool) -> list[str]:
    settings = _SETTINGS | ({} if fsync else _FORGETFUL)
    settings["unix_socket_directories"] = str(place.sockets)
    settings["hba_file"] = str(place.folder / "pg_hba.conf")
    settings["ident_file"] = str(place.folder / "pg_ident.conf")
    command = [str(programs / "postgres"), "-D", str(place.data)]
    return command + [f"--{name}={value}" for name, value in settings.items()]


def _move_long_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
