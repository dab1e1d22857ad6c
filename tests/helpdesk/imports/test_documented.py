"""The mapping that docs/importing.md shows does with the file it shows what it says."""

import re
from datetime import UTC, datetime

from sqlalchemy import select

from steward.helpdesk.models import Ticket
from steward.helpdesk.rules.imports.mapping import TicketColumns
from steward.kit.db import Database
from tests.architecture.house import PROJECT
from tests.helpdesk.imports.conftest import Importer

_TEXT = (PROJECT / "docs/importing.md").read_text("utf-8")


def _block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", _TEXT, re.DOTALL | re.MULTILINE)
    return str(found)


def test_example_in_the_docs_works(importer: Importer, database: Database) -> None:
    mapping = importer.write(_block("toml"), "klachten.toml")
    run = importer.run(importer.write(_block("csv"), "klachten.csv"), str(mapping))
    assert (run.created, run.rejected, run.source) == (2, 0, "klachten")
    with database.reading() as session:
        mill, bill = session.scalars(select(Ticket).order_by(Ticket.id))
    assert (mill.subject, mill.state, mill.severity) == ("Molen maalt niet", "open", "critical")
    assert mill.created_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert (bill.state, mill.fields, bill.fields) == ("resolved", {"brand": "Kaffa"}, {})


def test_every_field_of_a_ticket_is_in_the_docs() -> None:
    assert not [name for name in TicketColumns.model_fields if name not in _TEXT]
