"""The plan by which a file's rows become ours, made from what is kept with its import."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.queries.imports import meant_by, table_of
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.imports import Meaning
from steward.analytics.rules.tables import LakeTable
from steward.kit import clock
from steward.kit.files import FileStore
from steward.kit.imports import staging
from steward.kit.imports.tables import DONE, DRAFT, UNDONE, Import

_STAGED = "imports/staged"


@dataclass(frozen=True)
class Place:
    """Where the worker finds the lake and the files, and room for what it stages."""

    lake: Lake
    files: FileStore
    home: Path


@dataclass(frozen=True)
class Planned:
    """What is to be done with a file. `aliases` and `today` are as when it was looked through.

    `digest` tells all this from any other plan.
    """

    meaning: Meaning
    table: LakeTable
    guess: staging.Guess
    aliases: Mapping[str, Mapping[str, str]]
    today: date
    digest: str

    @property
    def kept(self) -> dict[str, Any]:
        """What has to be kept with the import, so that its file is always read as it was."""
        return {"aliases": self.aliases, "today": self.today.isoformat()}


def planned(session: Session, run: Import) -> Planned:
    """Return the plan of an import: once it was looked through, by the joins and day of then."""
    content = run.mapping_content or {}
    meaning = Meaning.model_validate(content["meaning"])
    table = table_of(session, run.id, meaning, content["guess"]["columns"])
    kept = run.preview or {}
    today = date.fromisoformat(kept["today"]) if "today" in kept else clock.now().date()
    aliases = kept.get("aliases")
    if aliases is None:
        joining = {one.name: meant_by(session, one.joins) for one in table.columns if one.joins}
        aliases = {name: meanings for name, meanings in joining.items() if meanings}
    joined = sorted((name, sorted(meant.items())) for name, meant in aliases.items())
    told = f"{run.mapping_digest} {today} {joined}"
    digest = hashlib.sha256(told.encode()).hexdigest()
    guess = staging.Guess.from_plain_data(content["guess"])
    return Planned(meaning, table, guess, aliases, today, digest)


def staged_in(home: Path, run: Import, path: Path, plan: Planned) -> Iterator[staging.Progress]:
    """Stage a file below `home`, or find it staged by this very plan; what others staged goes."""
    folder = folder_of(home, run.id) / plan.digest[:16]
    staged = staging.find_staged(folder)
    if staged is not None:
        yield staging.Progress(1, 1, staged.rows, staged.rejected, staged)
        return
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    yield from staging.stage(path, run.file_name, _plan(plan), folder)


def folder_of(home: Path, import_id: int) -> Path:
    """Return where an import is staged."""
    return home / _STAGED / str(import_id)


def forget_staged(home: Path, import_id: int) -> None:
    """Make room: what was staged of an import is wanted no more."""
    shutil.rmtree(folder_of(home, import_id), ignore_errors=True)


def forget_unwanted(session: Session, home: Path) -> None:
    """Make room of what was staged of imports that nobody will go on with."""
    folders = [one for one in (home / _STAGED).glob("*") if one.name.isdecimal()]
    wanted = select(Import.id).where(Import.state.not_in([DRAFT, DONE, UNDONE]))
    kept = set(session.scalars(wanted.where(Import.id.in_([int(one.name) for one in folders]))))
    for folder in folders:
        if int(folder.name) not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _plan(plan: Planned) -> staging.Plan:
    fixed = {name: staging.Fixed(value) for name, value in plan.meaning.fixed.items()}
    return staging.Plan(
        plan.guess,
        plan.table.columns,
        {**plan.meaning.sources, **fixed},
        plan.aliases,
        plan.meaning.rates,
        plan.meaning.currency if plan.meaning.has_currencies else "",
        plan.today,
    )
