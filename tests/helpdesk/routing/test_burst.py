"""Ten thousand tickets at once: planned in order, nobody overfilled, nothing lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from steward.helpdesk.actions.planning import plan_desk
from steward.helpdesk.models import Ticket
from steward.kit import clock
from steward.kit.db import Database
from steward.routing import loads
from tests.cast import BEN, DAN
from tests.helpdesk.routing.test_planning import offered

pytestmark = pytest.mark.database

TEN_THOUSAND = text("""
    insert into tickets (version, subject, state, severity, severity_by_person, channel, category,
        tags, fields, language, customer_id, created_at, updated_at, customer_waits_since, carried)
    select 1, 'Query ' || n, 'new', 'normal', false, 'web', 'Machine', '{}', '{}', 'english',
        :customer, now(), now(), now(), 0
    from generate_series(1, 10000) n
""")


def test_ten_thousand_at_once_are_planned_the_next_due_first(desk: Database) -> None:
    with desk.transaction() as session:
        session.execute(TEN_THOUSAND, {"customer": DAN.person_id})
        pressing = session.get_one(Ticket, session.scalar(select(func.max(Ticket.id))))
        pressing.due_at = clock.now() + timedelta(minutes=40)
    assert plan_desk(desk) == 4
    assert offered(desk, pressing) == BEN.id
    assert plan_desk(desk) == 0
    with desk.reading() as session:
        assert loads(session)[BEN.id] == 4.0
