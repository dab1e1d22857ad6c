"""The demo business moves in by itself only where nobody else can come: its password is public."""

from collections.abc import Callable

import pytest

from steward.demo.welcome import is_empty, refuse_strangers
from steward.kit.db import Database
from steward.kit.settings import Settings, SettingsError
from tests.command_fixture import Steward
from tests.running import free_port

PUBLIC = [
    {"host": "192.0.2.7"},
    {"host": "::"},
    {"host": "steward.lan"},
    {"public_url": "https://care.example"},
]
PRIVATE = [
    {},
    {"host": "::1"},
    {"host": "localhost"},
    {"host": "127.0.0.2", "public_url": "http://localhost:8000"},
]


@pytest.mark.parametrize("where", PUBLIC, ids=str)
def test_where_others_can_come_the_demo_is_refused_unless_it_is_asked_for(
    where: dict[str, str],
) -> None:
    with pytest.raises(SettingsError, match="logins of the demo business are public"):
        refuse_strangers(Settings.model_validate(where))
    refuse_strangers(Settings.model_validate(where | {"demo": True}))


@pytest.mark.parametrize("where", PRIVATE, ids=str)
def test_on_this_machine_alone_it_needs_no_word(where: dict[str, str]) -> None:
    refuse_strangers(Settings.model_validate(where))


@pytest.mark.database
def test_server_that_others_can_reach_says_what_to_set_and_fills_nothing(
    new_database: Callable[[], str], steward: Steward
) -> None:
    url = new_database()
    settings = {"database_url": url, "public_url": "https://care.example", "port": free_port()}
    outcome = steward("serve", **settings, demo="")  # empty is not set
    assert outcome.code == 1
    assert outcome.err == (
        "steward: Others may reach https://care.example, and the logins of the demo business are "
        "public. Set STEWARD_DEMO=0 for real work, or STEWARD_DEMO=1 to show the demo to "
        "everybody.\n"
    )
    database = Database(url)
    assert is_empty(database)
    database.dispose()
