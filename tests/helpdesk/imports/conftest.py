"""What tests of imports share: a file of tickets, imported as the command line does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from steward.accounts import SYSTEM, Actor
from steward.helpdesk.actions.imports import (
    import_tickets,
    open_import,
    preview_import,
    tickets_file,
    undo_import,
)
from steward.helpdesk.queries.checks import CHECKS
from steward.helpdesk.rules.imports import TicketRow
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports.steps import Preview
from steward.kit.imports.tables import Import
from steward.kit.imports.undoing import Undone
from steward.kit.settings import Settings
from tests.working import do_jobs


@dataclass
class Importer:
    """Imports files into a database; `files` is where they are written."""

    database: Database
    settings: Settings
    folder: Path
    actor: Actor = field(default=SYSTEM)

    def write(self, content: str | bytes, name: str = "export.csv") -> Path:
        """Write a file to import."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, path: Path, *choices: str) -> Import:
        """Import a file to its end."""
        file = tickets_file(path, choices)
        with self.database.transaction() as session:
            run = open_import(session, file, actor=self.actor)
        files = FileStore(self.settings)
        *_, last = import_tickets(self.database, run.id, file, files=files, actor=self.actor)
        return last

    def preview(self, path: Path, *choices: str) -> Preview[TicketRow]:
        """Look at what importing a file would do."""
        with self.database.reading() as session:
            return preview_import(session, tickets_file(path, choices))

    def undo(self, import_id: int) -> Undone:
        """Undo an import."""
        with self.database.transaction() as session:
            return undo_import(session, import_id, actor=self.actor)

    def differences(self) -> list[str]:
        """Return what `steward verify` would find amiss with tickets."""
        files = FileStore(self.settings)
        with self.database.reading() as session:
            return [found for check in CHECKS.values() for found in check(session, files)]


@pytest.fixture
def importer(database: Database, settings: Settings, tmp_path: Path) -> Importer:
    return Importer(database, settings, tmp_path)


@pytest.fixture
def table(importer: Importer) -> Callable[..., Path]:
    """Writes a small export: a ticket for each keyword set, in the columns of common help desks."""
    columns = ("id", "subject", "description", "status", "priority", "requester", "email", "group")

    def write(*tickets: dict[str, str], name: str = "export.csv") -> Path:
        head = (*columns, "assignee", "category", "created_at", "resolved_at")
        common = {"status": "open", "created_at": "2026-03-01T09:00:00Z", "requester": "Dan Dorsey"}
        rows = [",".join((common | ticket).get(name, "") for name in head) for ticket in tickets]
        return importer.write("\n".join([",".join(head), *rows]) + "\n", name)

    return write


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Does, as the worker does, all jobs that are due, then returns."""
    return lambda: do_jobs(app)
