"""The rules of triage at the desk: edited by leads, told in the audit, previewed beforehand."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.queries.triage import present_triage
from steward.helpdesk.rules.triage import TriageRules
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, EVE, SAM, sign_in
from tests.helpdesk.asking import HTMX, now_of, raised, words_of

pytestmark = pytest.mark.database

URL = "/desk/admin/triage"
USUAL = TriageRules().model_dump(mode="json")


def _rules(database: Database) -> TriageRules:
    with database.reading() as session:
        return present_triage(session).rules


def test_rules_are_edited_and_hold_from_then_on(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    sign_in(client, SAM)
    assert "burning smell" in client.get(URL).text
    changed = USUAL | {"safety_words": "en: drips", "product_points": "Linea 2: 9", "version": 1}
    assert client.post(URL, data=changed).status_code == 303
    assert client.post(URL, data=changed | {"version": 2}).status_code == 303
    ticket = raised(app, body="It drips.", product="Linea 2 black")
    assert (ticket.severity, ticket.score) == ("critical", 84)
    assert raised(app, EVE, body="There is smoke and it leaks").severity == "normal"
    assert kinds_of_facts(database)[0] == "triage.changed"
    assert kinds_of_facts(database).count("triage.changed") == 1
    assert "changed the rules of triage" in client.get("/desk/admin/audit").text
    assert _rules(database).start == 25


def test_whoever_saves_second_is_told(client: FlaskClient, database: Database) -> None:
    sign_in(client, SAM)
    assert client.post(URL, data=USUAL | {"start": "30", "version": "1"}).status_code == 303
    assert client.post(URL, data=USUAL | {"start": "40", "version": "1"}).status_code == 409
    assert _rules(database).start == 30


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": ""}, "whole number from 0 to 100"),
        ({"start": "90"}, "A ticket of which nothing is known is normal: from 20 to 49."),
        ({"high_from": "1"}, "This must be more than 20"),
        ({"safety_words": "smoke"}, "does not begin with a language"),
        ({"safety_words": "en: " + "x " * 20_000}, "At most 20000 characters"),
        ({"angry_words": "en: \x00"}, "cannot be kept"),
        ({"product_points": "Linea 2: lots"}, "names no product and its points"),
        ({"matrix_33": "critical"}, "cannot make it worse than low"),
        ({"matrix_33": "vital"}, "Choose one of"),
    ],
)
def test_nonsense_is_refused_at_its_field_and_stays_filled_in(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    sign_in(client, SAM)
    refused = client.post(URL, data=USUAL | fields)
    assert refused.status_code == 422
    assert said in words_of(refused)
    assert f'id="error-{next(iter(fields))}"' in refused.text
    assert _rules(database) == TriageRules()
    assert client.post(f"{URL}/preview", data=USUAL | fields, headers=HTMX).status_code == 422


def test_a_preview_shows_what_would_change_and_changes_nothing(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    drips = raised(app, body="It drips.")
    raised(app, EVE, body="How do I descale it?")
    sign_in(client, SAM)
    other = USUAL | {"safety_words": "en: drips"}
    shown = words_of(client.post(f"{URL}/preview", data=other, headers=HTMX))
    assert "1 of the newest 2 would be judged otherwise" in shown
    assert drips.number in shown
    assert "Critical 0 1" in shown
    assert "Normal 2 1" in shown
    assert _rules(database) == TriageRules()
    assert now_of(app, drips).severity == "normal"


def test_no_words_at_all_can_be_saved(client: FlaskClient, database: Database) -> None:
    sign_in(client, SAM)
    assert client.post(URL, data=USUAL | {"angry_words": ""}).status_code == 303
    assert _rules(database).angry_words == ""
    assert "There are no tickets yet" in client.get(URL).text


def test_agents_do_not_set_the_rules(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert client.get(URL).status_code == 403
    assert client.post(URL, data=USUAL).status_code == 403
