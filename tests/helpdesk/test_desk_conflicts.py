"""Two at one ticket: whoever comes second is told what the first did, and overwrites nothing."""

from re import findall
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import State
from tests.cast import CLEO, DAN, sign_in
from tests.helpdesk.asking import act, now_of, raised, told


@pytest.fixture
def ticket(app: Flask) -> Ticket:
    """A query of Dan's."""
    return raised(app)


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("severity", {"severity": "low"}),
        ("state", {"state": "on_hold"}),
        ("resolution", {}),
        ("ownership", {}),
    ],
)
def test_second_to_act_is_told_what_the_first_did(
    app: Flask, client: FlaskClient, ticket: Ticket, noun: str, fields: dict[str, Any]
) -> None:
    act(client, ticket, "severity", CLEO, severity="high", version=ticket.version)
    before = now_of(app, ticket)
    response = act(client, ticket, noun, **fields, version=ticket.version)
    assert response.status_code == 409
    assert told(response)["text"] == (
        "Cleo Costa was first: severity normal to high. Nothing of theirs was overwritten."
    )
    assert now_of(app, ticket).version == before.version


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("assignment", {"team": "Support", "reason": "Something else"}),
        ("particulars", {"subject": "Something else"}),
    ],
)
def test_second_to_fill_in_a_form_can_send_it_again(
    app: Flask, client: FlaskClient, ticket: Ticket, noun: str, fields: dict[str, Any]
) -> None:
    act(client, ticket, "severity", CLEO, severity="high", version=ticket.version)
    before = now_of(app, ticket)
    refused = act(client, ticket, noun, **fields, version=ticket.version)
    assert refused.status_code == 409
    assert "Cleo Costa was first: severity normal to high." in refused.text
    assert "Something else" in refused.text
    assert now_of(app, ticket).version == before.version
    [version] = findall(r'name="version" value="(\d+)"', refused.text)
    assert act(client, ticket, noun, **fields, version=version).status_code == 200


def test_resolving_over_a_new_word_of_the_customer_is_told(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    sign_in(client, DAN)
    client.post(f"/queries/{ticket.number}/messages", data={"body": "One more thing"})
    response = act(client, ticket, "resolution", version=ticket.version)
    assert str(told(response)["text"]).startswith(f"{DAN.name} changed {ticket.number} while")
    assert now_of(app, ticket).state == State.NEW
