"""The reports as pages and files: who may see them, for which days, at what cost."""

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient

from steward.helpdesk.rules import State
from steward.kit.db import Database
from tests.cast import ADA, ANN, BEN, CLEO, DAN, RETURNS, SAM, SUPPORT, Member, sign_in
from tests.helpdesk.board.histories import given
from tests.helpdesk.promises.promising import answered, policy, raised
from tests.routing.staff import give, make_calendar, make_skill
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

PAGES = (
    *("/desk/reports", "/desk/reports/handling", "/desk/reports/skills"),
    "/desk/reports/chats",
)
TABLES = (
    *("weeks", "policies", "teams", "severities", "kinds"),
    *("right-first-time", "transfers", "skills"),
)


@pytest.fixture
def history(database: Database) -> None:
    """A promise kept, a ticket handed on and solved, a skill that was asked for."""
    with database.transaction() as session:
        policy(session, make_calendar(session), "=Usual")
        give(session, BEN, {make_skill(session, "Boilers", words="boiler"): 0.9})
        ticket = raised(session, category="boiler")
        given(session, ticket, BEN, team="Support")
        given(session, ticket, CLEO, team="Returns")
        answered(session, ticket, then=State.RESOLVED)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", [ADA, SAM])
def test_leads_read_reports(client: FlaskClient, history: None, path: str, who: Member) -> None:
    assert history is None
    sign_in(client, who)
    with counted_sql() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= 10, sent


@pytest.mark.parametrize("path", [*PAGES, "/desk/reports.csv?table=teams"])
@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (ANN, 403), (DAN, 404)])
def test_nobody_else_does(client: FlaskClient, path: str, who: Member, status: int) -> None:
    sign_in(client, who)
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (PAGES[0], "No promise ended"),
        (PAGES[1], "Nothing was solved"),
        (PAGES[2], "No skills are kept yet"),
    ],
)
def test_an_empty_report_says_why(client: FlaskClient, path: str, words: str) -> None:
    sign_in(client, SAM)
    assert words in client.get(path).text


@pytest.mark.usefixtures("history")
def test_days_and_team_are_what_one_asks_for(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert "2 of 2" in client.get("/desk/reports?days=7").text
    assert "No promise ended" in client.get("/desk/reports?from=2020-01-01&to=2020-02-01").text
    assert "2 of 2" in client.get(f"/desk/reports?team={RETURNS}").text
    assert "No promise ended" in client.get(f"/desk/reports?team={SUPPORT}").text


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    "query",
    ["days=x", "days=-7", "from=2026-02-31&to=x", "from=2026-02-02&to=2026-01-01", "team=x"],
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(client: FlaskClient, query: str) -> None:
    sign_in(client, SAM)
    page = client.get(f"/desk/reports?{query}")
    assert page.status_code == 200
    assert 'aria-current="true">30 days' in page.text


@pytest.mark.usefixtures("history")
def test_agents_stand_in_the_order_of_their_names(client: FlaskClient) -> None:
    sign_in(client, SAM)
    page = client.get("/desk/reports/handling?by=agent").text
    assert "In the order of their names" in page
    assert "Ben Berger" in page
    assert "Cleo Costa" in page


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_saved(client: FlaskClient, table: str) -> None:
    sign_in(client, SAM)
    answer = client.get(f"/desk/reports.csv?table={table}")
    assert answer.mimetype == "text/csv"
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert rows
    assert all(len(row) == len(head) for row in rows)


@pytest.mark.usefixtures("history")
def test_a_saved_share_has_its_interval_and_no_formula(client: FlaskClient) -> None:
    sign_in(client, SAM)
    text = client.get("/desk/reports.csv?table=policies").text
    _, row = csv.reader(StringIO(text.removeprefix("\ufeff")))
    assert row == ["'=Usual", "2", "2", "1.0000", "0.3424", "1.0000"]


def test_an_unknown_table_is_not_there(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert client.get("/desk/reports.csv?table=salaries").status_code == 404
