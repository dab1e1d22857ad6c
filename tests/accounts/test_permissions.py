"""The permission table: one list, that the code asks, a page shows and the docs print."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.accounts.rules import PERMISSIONS, Actor, Role, demand, may, permission_table
from steward.kit.errors import Forbidden
from tests.cast import ADA, BEN, DAN, KIM, sign_in

DOCS = Path(__file__).parents[2] / "docs/permissions.md"


def test_the_docs_print_the_table_as_it_is() -> None:
    assert "\n".join(permission_table()) in DOCS.read_text("utf-8")


@pytest.mark.database
def test_the_page_shows_every_permission_to_all_the_staff(client: FlaskClient) -> None:
    sign_in(client, KIM)
    shown = client.get("/desk/admin/permissions").text
    assert all(name in shown for name in PERMISSIONS)
    assert all(role.value in shown for role in Role)


@pytest.mark.database
def test_customers_do_not_learn_of_the_desk(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert client.get("/desk/admin/permissions").status_code == 404
    assert client.get("/desk/admin").status_code == 404


@pytest.mark.database
def test_the_start_page_leads_only_where_one_may_go(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert "/desk/admin/people" not in client.get("/desk/admin").text
    sign_in(client, ADA)
    shown = client.get("/desk/admin").text
    parts = ("people", "teams", "permissions", "audit", "jobs", "outbox")
    assert all(f"/desk/admin/{part}" in shown for part in parts)


@pytest.mark.database
def test_the_start_page_leads_an_admin_to_every_part(app: Flask, client: FlaskClient) -> None:
    rules = (rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    parts = {rule for rule in rules if re.fullmatch("/desk/admin/[a-z]+", rule)}
    sign_in(client, ADA)
    shown = client.get("/desk/admin").text
    assert [part for part in sorted(parts) if f'href="{part}"' not in shown] == []


def test_a_role_may_what_the_table_says_and_no_more() -> None:
    assert may(ADA.actor, "users.manage")
    assert not may(BEN.actor, "users.manage")
    assert not may(DAN.actor, "desk.use")
    with pytest.raises(Forbidden, match="Your role \\(agent\\) does not allow this"):
        demand(BEN.actor, "users.manage")


def test_scopes_narrow_a_role_and_never_widen_it() -> None:
    scopes = frozenset({"tickets.read", "users.manage"})
    token = Actor(BEN.id, BEN.name, BEN.email, Role.AGENT, scopes=scopes)
    assert may(token, "tickets.read")
    assert not may(token, "tickets.reply")
    assert not may(token, "users.manage")


def test_a_permission_that_does_not_exist_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        may(ADA.actor, "tickets.raed")
