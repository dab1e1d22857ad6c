"""The audit page: every administrative act in words, filtered, paged, exported harmlessly."""

import csv
import dataclasses
import io
from collections import deque
from html import unescape
from re import findall
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import events as accounts_events
from steward.accounts.actions import create_team, set_members, suspend
from steward.accounts.rules.administrative import ADMINISTRATIVE
from steward.accounts.web.acts import KINDS, WORDS, words_of
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Event, Fact
from steward.kit.housekeeping import check_seals, seal_facts
from tests.cast import ADA, ANN, BEN, DAN, KIM, SAM, SUPPORT, Member, sign_in

pytestmark = pytest.mark.database

AUDIT = "/desk/admin/audit"
CHAIN = "/desk/admin/audit/chain"
SAMPLES: dict[str, object] = {
    "subject_id": BEN.id,
    "user_id": BEN.id,
    "count": 2,
    "before": 365,
    "days": 90,
    "added": (BEN.id,),
    "removed": (),
    "scopes": None,
    "news": True,
    "taken_over": False,
    "since": "2030-01-01",
    "until": "2030-01-31",
    **dict.fromkeys(("name", "email", "role", "old", "new"), "x"),
}


def make_teams(database: Database, number: int) -> None:
    with database.transaction() as session:
        for one in range(number):
            create_team(session, f"Team {one:02}", actor=SAM.actor)


def all_events() -> list[type[Event]]:
    """List the facts of accounts; of the end of a login, what ended it stands on the page."""
    found = [one for one in vars(accounts_events).values() if isinstance(one, type)]
    kinds = [one for one in found if issubclass(one, Event) and "kind" in vars(one)]
    return [one for one in kinds if one is not accounts_events.LoginEnded]


def test_every_fact_of_accounts_has_words_and_stands_on_the_page() -> None:
    assert {one.kind for one in all_events()} <= set(WORDS)
    assert {one.subject_kind for one in all_events()} <= set(ADMINISTRATIVE)
    assert set(KINDS) == set(ADMINISTRATIVE)


@pytest.mark.parametrize("kind", all_events(), ids=lambda kind: kind.kind)
def test_the_words_have_all_they_need(client: FlaskClient, kind: type[Event]) -> None:
    values: dict[str, Any] = {one.name: SAMPLES[one.name] for one in dataclasses.fields(kind)}
    fact = Fact(kind=kind.kind, subject_id=BEN.id, data=kind(**values).data())
    with client.application.test_request_context():
        words = words_of(fact, {BEN.id: BEN.name})
    assert words
    assert "%(" not in words


def test_acts_are_said_in_words_newest_first(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        set_members(session, SUPPORT, [KIM.id, SAM.id], actor=SAM.actor)
    sign_in(client, ADA)
    client.post(f"/desk/admin/people/{BEN.id}/role", data={"role": "supervisor"})
    shown = client.get(AUDIT).text
    later = shown.index("made Ben Berger supervisor (was agent)")
    earlier = shown.index("changed a team: in Kim Keller; out Ben Berger")
    assert later < earlier


def test_the_list_is_filtered_by_person_and_by_kind(
    client: FlaskClient, database: Database
) -> None:
    make_teams(database, 1)
    sign_in(client, ADA)
    client.post(f"/desk/admin/people/{BEN.id}/suspension")
    by_ada = client.get(AUDIT, query_string={"person": ADA.id}).text
    assert "suspended Ben Berger" in by_ada
    assert "Team 00" not in by_ada
    teams = client.get(AUDIT, query_string={"kind": "team"}).text
    assert "made the team Team 00" in teams
    assert "suspended Ben Berger" not in teams
    nothing = client.get(AUDIT, query_string={"kind": "team", "person": ADA.id}).text
    assert "Nothing found" in nothing


def test_older_acts_come_page_by_page_and_none_twice(
    client: FlaskClient, database: Database
) -> None:
    make_teams(database, 120)
    sign_in(client, SAM)
    url, seen = AUDIT, list[str]()
    for _ in range(3):
        shown = client.get(url, headers={"HX-Request": "true"}).text
        seen += findall(r"made the team (Team \d+)", shown)
        url = unescape(next(iter(findall(r'hx-get="([^"]+)"', shown)), ""))
    assert url == ""
    assert seen == [f"Team {one:02}" for one in reversed(range(120))]


@pytest.mark.parametrize("query", ["cursor=nonsense", "cursor=WyJ4Il0"])
def test_a_wrong_cursor_is_bad_input(client: FlaskClient, query: str) -> None:
    sign_in(client, SAM)
    assert client.get(f"{AUDIT}?{query}").status_code == 422


def test_wrong_filters_are_left_out(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert client.get(f"{AUDIT}?person=x&kind=ticket").status_code == 200


def test_the_export_holds_all_and_no_formula(client: FlaskClient, database: Database) -> None:
    make_teams(database, 60)
    with database.transaction() as session:
        create_team(session, "=HYPERLINK(1)", actor=Member(9, "=cmd|calc", "", SAM.role).actor)
    sign_in(client, SAM)
    answer = client.get(f"{AUDIT}.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["at", "who", "kind", "subject", "what"]
    assert len(rows) == 62
    assert rows[1][1] == "'=cmd|calc"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (ANN, 403), (DAN, 404)])
def test_others_do_not_read_it(client: FlaskClient, who: Member, status: int) -> None:
    sign_in(client, who)
    assert client.get(AUDIT).status_code == status
    assert client.get(f"{AUDIT}.csv").status_code == status


def test_an_act_that_is_not_allowed_leaves_no_fact(session: Session) -> None:
    with pytest.raises(Exception, match="does not allow"):
        suspend(session, BEN.id, actor=SAM.actor)
    assert session.query(Fact).count() == 0


def test_the_chain_is_shown_and_saved_by_admins_and_that_it_was_is_audited(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    assert "Nothing is sealed yet" in client.get(CHAIN).text
    make_teams(database, 3)
    with app.app_context():
        deque(seal_facts(database), maxlen=0)
        deque(check_seals(database), maxlen=0)
    assert "nothing was altered, removed or put in" in client.get(CHAIN).text
    today = f"{clock.now():%F}"
    refused = client.post(f"{CHAIN}/export", data={"since": today, "until": "2020-01-01"})
    assert refused.status_code == 422
    assert "This day is before the first one." in refused.text
    saved = client.post(f"{CHAIN}/export", data={"since": today, "until": today})
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="facts-20')
    with ZipFile(io.BytesIO(saved.data)) as bundle:
        assert bundle.read("facts.jsonl").count(b"\n") > 0
    assert f"saved the facts from {today} to {today} for an auditor" in client.get(AUDIT).text
    with database.transaction() as session:
        session.execute(text("set local session_replication_role = replica"))
        session.execute(text("update facts set kind = 'x' where id = 2"))
    with app.app_context():
        deque(check_seals(database), maxlen=0)
    assert "Something is wrong: fact 2 was altered." in client.get(CHAIN).text
