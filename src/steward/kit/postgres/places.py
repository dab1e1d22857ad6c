"""Where the embedded server keeps its data, socket and log, and as which user it runs."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steward.kit.postgres.errors import PostgresError

_ROOT = 0
_SYSTEM_USER = "steward-postgres"
_PRIVATE = 0o700


@dataclass(frozen=True)
class Place:
    """The folder of one embedded server, and the user it runs as (never root)."""

    folder: Path
    user: pwd.struct_passwd

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder; only the server's user may look inside."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server and its keeper have to say."""
        return self.folder / "postgres.log"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the server, exclusively once none does."""
        return self.folder / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by whoever starts the server, then by its keeper for as long as it runs."""
        return self.folder / "keeper.lock"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: a short path, since the system allows 107 bytes."""
        return _sockets_of(self.user) / _short_hash(self.folder)

    @property
    def identity(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a program as the server's user."""
        base: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "umask": 0o077,
        }
        if os.geteuid() == _ROOT:
            base |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return base

    def may_run(self, path: Path) -> bool:
        """Whether the server's user may run the program, or enter the folder, `path`."""
        test = ["/usr/bin/test", "-x", str(path)]
        return subprocess.run(test, check=False, timeout=10, **self.identity).returncode == 0


def prepare_place(home: Path) -> Place:
    """Return the place of `home`'s server, with its folders made.

    It is `home`/postgres. Where root starts Steward and the server's user may not enter `home`,
    that is a link to a folder of the system's, since opening a private folder is not ours to do.
    Raises PostgresError when the place belongs to somebody else, OSError when it cannot be made.
    """
    home.mkdir(parents=True, exist_ok=True)
    folder = home.resolve() / "postgres"
    if not os.path.lexists(folder):
        _choose(folder)
    folder = folder.resolve()
    make_open_folder(folder)
    _refuse_folder_of_another(folder)
    place = Place(folder, _server_user(folder / "data"))
    _prepare_sockets(place.user)
    place.log.touch(mode=0o600)  # it may quote people's data
    return place


def shared_folder() -> Path:
    """Return the folder that all of root's homes share; any user may read it."""
    return Path("/var/lib/steward")


def make_open_folder(folder: Path) -> None:
    """Make `folder` such that any user may pass through it, whatever the umask."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def _choose(folder: Path) -> None:
    """Leave a link at `folder` if the server's user could not reach a folder there."""
    if os.geteuid() != _ROOT or Place(folder, _system_user()).may_run(folder.parent):
        return
    make_open_folder(shared_folder())
    try:
        folder.symlink_to(shared_folder() / _short_hash(folder))
    except FileExistsError:
        return  # another process, which had the same choice, was quicker


def _refuse_folder_of_another(folder: Path) -> None:
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        msg = (
            f"{folder} belongs to user {_name_of(owner)}. "
            "Run Steward as that user, or set STEWARD_HOME to a folder of your own."
        )
        raise PostgresError(msg)


def _server_user(data: Path) -> pwd.struct_passwd:
    if os.geteuid() != _ROOT:
        return _user(os.geteuid())
    if not data.exists():
        return _system_user()
    owner = _user(data.stat().st_uid)  # an earlier start's choice of user stands
    if owner.pw_uid == _ROOT:
        msg = (
            f"{data} belongs to root, as a copy made by root does, and PostgreSQL does not run as "
            f"root. Run: chown -R {_system_user().pw_name}: '{data}'"
        )
        raise PostgresError(msg)
    return owner


def _system_user() -> pwd.struct_passwd:
    """Return root's unprivileged user for the server, made on first use if the system can."""
    create = ["/usr/sbin/useradd", "--system", "--user-group", "--no-create-home"]
    create += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        if Path(create[0]).exists():
            subprocess.run(create, check=False, capture_output=True, timeout=30)
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _user(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError as error:
        msg = (
            f"User id {uid} has no name on this machine, and PostgreSQL insists on one. "
            "Add it to /etc/passwd, or set STEWARD_DATABASE_URL to your own server."
        )
        raise PostgresError(msg) from error


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _sockets_of(user: pwd.struct_passwd) -> Path:
    # Not TMPDIR: processes that share a server must agree on this folder.
    top = "/run" if os.geteuid() == _ROOT else "/tmp"  # noqa: S108 - owner and mode are checked
    return Path(top, f"steward-{user.pw_uid}")


def _prepare_sockets(user: pwd.struct_passwd) -> None:
    """Make the folder of all sockets of `user`, and trust it only if nobody else may write."""
    folder = _sockets_of(user)
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    found = folder.lstat()
    if os.geteuid() == _ROOT and found.st_uid == _ROOT:
        os.chown(folder, user.pw_uid, user.pw_gid)
    elif found.st_uid != user.pw_uid or stat.S_IMODE(found.st_mode) != _PRIVATE:
        msg = (
            f"{folder} is not a private folder of user {user.pw_name}, so the database's socket "
            "would not be safe in it. Remove it and start again."
        )
        raise PostgresError(msg)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
