"""The stars that chats had before there were surveys are answers like all others now."""

from collections.abc import Callable

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from steward.kit.db import Database
from steward.kit.migrate import SCRIPTS

pytestmark = pytest.mark.database
_REVISION = "0057"
_BEFORE = """
    insert into people (id, name, version, notes, tags, fields, created_at)
    overriding system value values (1, 'Dan', 1, '', '{}', '{}', now());
    insert into tickets (id, subject, state, severity, severity_by_person, channel, tags, fields,
                         language, customer_id, product, created_at, updated_at, version, carried)
    overriding system value
    select n, 'It drips', 'resolved', 'high', false, 'chat', '{}', '{}', 'english', 1, 'Mara 2',
           now(), now(), 1, 0 from generate_series(1001, 1003) n;
    insert into conversations (ticket_id, token_hash, owner, visitor_seen, agent_seen, started_at,
                               ended_at, stars, comment, rated_at)
    values (1001, 'a', 'people', 0, 0, '2026-05-01Z', '2026-05-02Z', 4, 'Quick.', '2026-05-03Z'),
           (1002, 'b', 'people', 0, 0, '2026-05-01Z', null, 1, null, '2026-05-04Z'),
           (1003, 'c', 'people', 0, 0, '2026-05-01Z', '2026-05-02Z', null, null, null)
"""
_AFTER = """
    select ticket_id, kind, channel, score, words, product, severity, person_id,
           to_char(asked_at, 'DD'), to_char(answered_at, 'DD'), delivered_at is not null
    from survey_asks order by ticket_id
"""


def test_stars_move(new_database: Callable[[], str]) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    before = ScriptDirectory.from_config(config).get_revision(_REVISION).down_revision
    database = Database(new_database())
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, str(before))
        for statement in _BEFORE.split(";"):
            connection.execute(text(statement))
        command.upgrade(config, _REVISION)
        rows = [tuple(row) for row in connection.execute(text(_AFTER))]
    database.dispose()
    about = ("Mara 2", "high", 1)
    assert rows == [
        (1001, "csat", "chat", 4, "Quick.", *about, "02", "03", True),
        (1002, "csat", "chat", 1, "", *about, "04", "04", True),
    ]
