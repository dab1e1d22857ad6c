"""`steward import articles`: a folder of Markdown, looked at or brought in."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, progress, say
from steward.knowledge.actions import Outcome, import_folder

app = typer.Typer()
_Folder = Annotated[Path, typer.Argument(help="A folder of .md files; its sub-folders are kinds.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")]
_Publish = Annotated[bool, typer.Option("--publish", help="Publish at once; else they are drafts.")]


@app.command("articles")
def import_articles(
    folder: _Folder, dry_run: _DryRun = False, publish: _Publish = False, as_json: Json = False
) -> None:
    """Import articles: new files and changed ones; the same folder again changes nothing."""
    settings = load_settings()
    files = FileStore(settings)
    with opened_database(settings) as database, _session(database, dry_run=dry_run) as session:
        found = import_folder(
            session, folder, publish=publish, dry_run=dry_run, actor=SYSTEM, files=files
        )
        outcomes = list(progress(found, "files"))
    _report(outcomes, as_json=as_json)


@contextmanager
def _session(database: Database, *, dry_run: bool) -> Iterator[Session]:
    with database.reading() if dry_run else database.transaction() as session:
        yield session


def _report(outcomes: list[Outcome], *, as_json: bool) -> None:
    counts = Counter(one.became for one in outcomes)
    numbers = {name: counts[name] for name in ("created", "changed", "unchanged", "refused")}
    refused = [{"file": one.file, "reason": one.reason} for one in outcomes if one.reason]
    if not as_json:
        for one in refused:
            say(f"{one['file']} {one['reason']}")
    words = ", ".join(f"{number:,} {what}" for what, number in numbers.items())
    answer(words, numbers | {"refusals": refused}, as_json=as_json)
