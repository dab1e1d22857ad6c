"""The two real files of tickets, imported whole: every figure that is known comes out."""

from flask import Flask
from sqlalchemy import func, select

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import list_tickets, messages_of, timeline_of
from steward.helpdesk.rules import parse_search
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.imports.tables import RejectedRow
from tests.app_fixture import new_client
from tests.cast import ADA, sign_in
from tests.helpdesk.imports.conftest import Importer
from tests.real_data import need_real_data


def test_itsm_log_becomes_tickets_with_their_real_timelines(
    importer: Importer, database: Database
) -> None:
    path = need_real_data("tickets/itsm/IT_Incident_Data.zip")
    run = importer.run(path, "itsm")
    assert run.counts == {"created": 20_769, "changed": 0, "unchanged": 0, "rejected": 2}
    with database.reading() as session:
        assert session.scalars(select(RejectedRow.position)).all() == [115_643, 115_644]
        kinds = dict(session.execute(select(Fact.kind, func.count()).group_by(Fact.kind)).all())
        assert kinds["ticket.opened"] == 20_769
        assert kinds["ticket.closed"] == 20_777  # eight were closed a second time
        assert kinds["ticket.reopened"] == 276
        groups = select(func.count(Ticket.team_id.distinct())).where(Ticket.import_id == run.id)
        assert session.scalar(groups) == 66  # the others passed all of theirs on
        found = list_tickets(session, ADA.actor, parse_search('"symptom 72" state:closed'))
        assert found.items
    assert importer.differences() == []


def test_dialogues_are_found_read_and_shown(
    importer: Importer, database: Database, app: Flask
) -> None:
    path = need_real_data("tickets/twitter_care/dev.json")
    run = importer.run(path, "twitter-care")
    assert run.counts == {"created": 525, "changed": 0, "unchanged": 0, "rejected": 0}
    with database.reading() as session:
        found = list_tickets(session, ADA.actor, parse_search("team:TeamYouTube suspended"))
        ticket_id = found.items[0].id
        messages = messages_of(session, ADA.actor, ticket_id)
        said = [fact.kind for fact in timeline_of(session, ticket_id)]
    assert [message.by_customer for message in messages][:1] == [True]
    assert not messages[-1].by_customer
    assert said.count("ticket.message") == len(messages) - 1
    client = new_client(app)
    sign_in(client, ADA)
    page = client.get(f"/desk/tickets/T-{ticket_id}")
    assert page.status_code == 200
    assert messages[-1].author_name in page.get_data(as_text=True)
    assert importer.run(path, "twitter-care").counts["unchanged"] == 525
    assert importer.differences() == []
