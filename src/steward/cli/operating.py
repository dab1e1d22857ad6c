"""`steward migrate`, `backup` and `restore`: looking after the data."""

from pathlib import Path
from typing import Annotated

import typer

from steward.kit import backup as archives
from steward.kit import clock
from steward.kit.backup import Manifest
from steward.kit.files import FileStore
from steward.kit.migrate import migrate as migrate_database
from steward.kit.migrate import newest
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer

app = typer.Typer()
_Archive = Annotated[Path, typer.Argument(help="The backup's file.", show_default=False)]


@app.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database to the schema of this version."""
    with opened_database() as database:
        migrate_database(database)
    answer("The database is up to date.", {"schema": newest()}, as_json=as_json)


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="A new file. Default: steward-DATE.tar in this folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write database, files and key into one archive, while people work on."""
    settings = load_settings()
    target = target or Path(f"steward-{clock.now():%Y%m%d-%H%M%S}.tar")
    with opened_database(settings) as database:
        files = FileStore(settings).objects
        manifest = archives.backup(database.url, files, target, key=settings.signing_key())
    _report(f"{target} holds", manifest, as_json=as_json)


@app.command()
def restore(archive: _Archive, as_json: Json = False) -> None:
    """Fill an empty database, and the files, from an archive; then bring it up to date."""
    settings = load_settings()
    with opened_database(settings) as database:
        files = FileStore(settings).objects
        keep_key = settings.keep_signing_key
        manifest = archives.restore(archive, database.url, files, keep_key=keep_key)
        migrate_database(database)
    _report("Restored", manifest, as_json=as_json)


def _report(verb: str, manifest: Manifest, *, as_json: bool) -> None:
    rows, files, size = sum(manifest.rows.values()), manifest.files, manifest.size
    words = f"{verb} {rows:,} rows and {files:,} files, {size / 1e6:,.1f} MB."
    answer(words, {"rows": rows, "files": files, "bytes": size}, as_json=as_json)
