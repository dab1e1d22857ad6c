"""Undoing an import, and importing the file again afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from steward.helpdesk.actions import add_message
from steward.helpdesk.forms import NewMessage
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries import list_tickets
from steward.helpdesk.rules import Channel, Visibility, parse_search
from steward.kit.db import Database
from steward.kit.errors import Conflict, NotFound
from steward.kit.events import Fact
from tests.cast import ADA, BEN
from tests.helpdesk.imports.conftest import Importer

Write = Callable[..., Path]

_ONE = {"id": "1", "subject": "Kettle leaks", "description": "It drips.", "group": "Kitchen"}
_TWO = {"id": "2", "subject": "Parcel is late", "description": "Where is it?"}


def _found(database: Database, words: str) -> list[int]:
    with database.reading() as session:
        return [row.id for row in list_tickets(session, ADA.actor, parse_search(words)).items]


def _kinds(database: Database, ticket_id: int) -> list[str]:
    with database.reading() as session:
        about = (Fact.subject_kind == "ticket") & (Fact.subject_id == ticket_id)
        return list(session.scalars(select(Fact.kind).where(about).order_by(Fact.id)))


def test_undone_tickets_are_gone_from_lists_and_their_facts_tell_it(
    importer: Importer, table: Write, database: Database
) -> None:
    run = importer.run(table(_ONE, _TWO))
    (ticket_id,) = _found(database, "kettle")
    undone = importer.undo(run.id)
    assert (undone.withdrawn, undone.restored, undone.kept) == (2, 0, [])
    assert _found(database, "kettle") == _found(database, "state:active") == []
    assert _kinds(database, ticket_id)[-1] == "ticket.withdrawn"
    assert importer.differences() == []


def test_import_after_undo_brings_the_same_tickets_back(
    importer: Importer, table: Write, database: Database
) -> None:
    path = table(_ONE, _TWO)
    run = importer.run(path)
    (ticket_id,) = _found(database, "kettle")
    importer.undo(run.id)
    again = importer.run(path)
    assert again.counts == {"created": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    assert _found(database, "kettle") == [ticket_id]
    kinds = _kinds(database, ticket_id)
    assert kinds[-1] == "ticket.back"
    assert kinds.count("ticket.opened") == 1
    assert importer.run(path).unchanged == 2
    importer.undo(again.id)
    assert _found(database, "kettle") == []
    assert importer.differences() == []


def test_ticket_that_people_worked_on_is_kept_and_named(
    importer: Importer, table: Write, database: Database
) -> None:
    path = table(_ONE, _TWO)
    run = importer.run(path)
    (ticket_id,) = _found(database, "kettle")
    with database.transaction() as session:
        note = NewMessage(body="Called her.", visibility=Visibility.INTERNAL)
        add_message(session, ticket_id, note, actor=BEN.actor, channel=Channel.WEB)
    undone = importer.undo(run.id)
    assert (undone.withdrawn, undone.kept) == (1, [f"T-{ticket_id}"])
    assert _found(database, "kettle") == [ticket_id]
    assert importer.run(path).counts["unchanged"] == 1


def test_undoing_a_change_restores_what_was_there(
    importer: Importer, table: Write, database: Database
) -> None:
    first = importer.run(table(_ONE))
    changed = _ONE | {"subject": "Boiler leaks", "description": "Floods.", "status": "closed"}
    second = importer.run(table(changed | {"group": "Returns"}))
    (ticket_id,) = _found(database, "floods")
    with pytest.raises(Conflict, match=f"Import {second.id} has changed what"):
        importer.undo(first.id)
    undone = importer.undo(second.id)
    assert (undone.withdrawn, undone.restored, undone.kept) == (0, 1, [])
    with database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        assert (ticket.subject, ticket.state, ticket.closed_at) == ("Kettle leaks", "open", None)
        messages = select(Message.body).where(Message.ticket_id == ticket_id)
        assert session.scalars(messages).all() == ["It drips."]
    assert _found(database, "floods") == []
    assert _found(database, "drips team:Kitchen") == [ticket_id]
    assert importer.differences() == []
    assert importer.undo(first.id).withdrawn == 1


def test_undo_twice_or_of_nothing_is_refused(importer: Importer, table: Write) -> None:
    run = importer.run(table(_ONE))
    importer.undo(run.id)
    with pytest.raises(Conflict, match="has been undone already"):
        importer.undo(run.id)
    with pytest.raises(NotFound, match="There is no import 99"):
        importer.undo(99)
