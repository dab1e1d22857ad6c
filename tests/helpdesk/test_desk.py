"""The staff's pages: lists, filters, files of them, a ticket, its talk; at a bounded cost."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel, Severity
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.app_fixture import new_client
from tests.cast import ANN, BEN, DAN, EVE, KIM, Member, sign_in
from tests.helpdesk.asking import HTMX, assigned, database_of, noted, raised, said, words_of
from tests.naughty import some_naughty_strings
from tests.sql_counter import counted_sql

Look = Callable[..., str]


@pytest.fixture
def look(client: FlaskClient) -> Look:
    """Read a page of the desk as Ben, or as somebody else."""

    def get(path: str, who: Member = BEN, *, htmx: bool = False) -> str:
        sign_in(client, who)
        response = client.get(path, headers=HTMX if htmx else {}, follow_redirects=True)
        assert response.status_code == 200, response.text
        return response.text

    return get


def _many(app: Flask, number: int) -> list[Ticket]:
    return [raised(app, subject=f"Query {n}") for n in range(number)]


def _numbers(html: str) -> list[str]:
    return [part.split('"', 1)[0] for part in html.split('data-row="')[1:]]


def test_list_leads_to_tickets_and_goes_on_where_it_ended(app: Flask, look: Look) -> None:
    tickets = _many(app, 55)
    first = look("/desk/tickets")
    assert _numbers(first) == [ticket.number for ticket in reversed(tickets)][:50]
    cursor = first.split("cursor=")[1].split('"')[0]
    rest = look(f"/desk/tickets?view=open&cursor={cursor}", htmx=True)
    assert _numbers(rest) == [ticket.number for ticket in reversed(tickets)][50:]
    assert "That is all of them." in rest


def test_live_list_keeps_the_rows_that_were_loaded(app: Flask, look: Look) -> None:
    _many(app, 55)
    assert len(_numbers(look("/desk/tickets/list?rows=100", htmx=True))) == 55
    assert len(_numbers(look("/desk/tickets/list?rows=nonsense", htmx=True))) == 50


def test_orders_are_offered_and_kept_in_the_address(app: Flask, look: Look) -> None:
    mild, severe = raised(app, subject="Mild"), raised(app, subject="Severe")
    newest = raised(app, subject="Newest")
    with database_of(app).transaction() as session:
        actions.change_severity(session, severe.id, Severity.CRITICAL, actor=BEN.actor)
    page = look("/desk/tickets?sort=severe")
    assert _numbers(page) == [severe.number, mild.number, newest.number]
    assert f"/desk/tickets/{mild.number}?view=open&amp;sort=severe" in page
    assert _numbers(look("/desk/tickets?sort=nonsense"))[0] == newest.number


def test_filter_becomes_the_search_that_one_could_have_typed(
    client: FlaskClient, app: Flask, look: Look
) -> None:
    ticket = raised(app)
    assigned(app, ticket, BEN, reason="knows grinders")
    sign_in(client, BEN)
    response = client.get(
        "/desk/tickets/filtered?words=grinder -tea&state=active&assignee=me&team=&sort=oldest"
    )
    assert response.location == (
        "/desk/tickets?q=grinder+-tea+assignee%3A%22me%22+state%3A%22active%22&sort=oldest"
    )
    assert _numbers(look(response.location)) == [ticket.number]
    form = look("/desk/tickets/filter?q=grinder -tea assignee:me", htmx=True)
    assert 'value="grinder -tea"' in form
    assert '<option value="me" selected>' in form


def test_list_is_saved_whole_and_without_formulas(client: FlaskClient, app: Flask) -> None:
    _many(app, 51)
    evil = raised(app, subject="=HYPERLINK(1)")
    sign_in(client, ANN)
    response = client.get("/desk/tickets.csv?sort=newest")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(response.text.removeprefix("\ufeff"))))
    assert rows[0][:4] == ["number", "subject", "state", "severity"]
    assert rows[1][:5] == [evil.number, "'=HYPERLINK(1)", "new", "normal", DAN.name]
    assert len(rows) == 53
    assert len(list(csv.reader(client.get("/desk/tickets.csv?q=Query+7").text.splitlines()))) == 2


@pytest.mark.parametrize("typed", ["{0}", "{1}", "t{1}", " {0} "])
def test_number_leads_straight_to_its_ticket(client: FlaskClient, app: Flask, typed: str) -> None:
    ticket = raised(app)
    sign_in(client, BEN)
    words = typed.format(ticket.number, ticket.id)
    response = client.get("/desk/search", query_string={"q": words})
    assert response.location == f"/desk/tickets/{ticket.number}"


def test_search_finds_people_beside_tickets_and_says_when_nothing_fits(
    app: Flask, look: Look
) -> None:
    raised(app)
    assert EVE.name in look("/desk/search?q=eve")
    assert "No ticket fits “brontosaurus”" in look("/desk/search?q=brontosaurus")
    assert _numbers(look("/desk/search?q=99999999")) == []


def test_no_naughty_search_breaks_the_page(client: FlaskClient, app: Flask) -> None:
    raised(app)
    sign_in(client, BEN)
    for text in some_naughty_strings():
        response = client.get("/desk/search", query_string={"q": text}, follow_redirects=True)
        assert response.status_code == 200, text


def test_talk_is_shown_as_it_was_written_and_nothing_else_runs(app: Flask, look: Look) -> None:
    ticket = raised(app, body="<b>Hi</b>\n\nsee https://x.example/a?b=1 javascript:alert(1)")
    html = look(f"/desk/tickets/{ticket.number}")
    assert "&lt;b&gt;Hi&lt;/b&gt;\n\nsee <a href=" in html
    assert 'href="javascript' not in html
    assert 'rel="nofollow noopener ugc"' in html


def test_long_talk_shows_its_end_and_the_way_to_its_beginning(app: Flask, look: Look) -> None:
    ticket = raised(app, body="The very first word")
    with database_of(app).transaction() as session:
        for n in range(120):
            new = NewMessage(body=f"Answer {n}.")
            actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)
    end = look(f"/desk/tickets/{ticket.number}")
    assert "The very first word" not in end
    assert "Answer 19." not in end
    assert "Answer 20." in end
    assert "messages=200" in end
    whole = look(f"/desk/tickets/{ticket.number}?messages=200", htmx=True)
    assert "The very first word" in whole
    assert "Show earlier" not in whole


def test_everything_long_empty_or_strange_is_shown(app: Flask, look: Look) -> None:
    subject = "W" * 120 + " مرحبا بالعالم 🫖"
    ticket = raised(app, subject=subject, product="x" * 200)
    with database_of(app).transaction() as session:
        row = session.get_one(Ticket, ticket.id)
        row.tags = [f"tag-{n}" for n in range(20)]
        row.fields = {"a": None, "b": 0, "c" * 60: "v" * 2000}
    words = look(f"/desk/tickets/{ticket.number}")
    assert subject in words
    assert "tag-19" in words
    assert subject in look("/desk/tickets")


@pytest.mark.parametrize("who", [ANN, KIM], ids=lambda who: who.role)
def test_readers_get_notes_and_no_button_that_they_may_not_use(
    app: Flask, look: Look, who: Member
) -> None:
    ticket = raised(app)
    html = look(f"/desk/tickets/{ticket.number}", who)
    assert "Keep the note" in html
    for noun in ("resolution", "state", "severity", "ownership", "assignment", "particulars"):
        assert f"/{noun}" not in html
    assert "Send, wait" not in html
    assert "/desk/tickets/new" not in look("/desk/tickets", who)


def test_facts_are_told_between_the_messages(app: Flask, look: Look) -> None:
    ticket = raised(app)
    assigned(app, ticket, BEN, reason="knows grinders")
    noted(app, ticket, "Careful with this one")
    html = look(f"/desk/tickets/{ticket.number}")
    assert html.index("knows grinders") < html.index("Careful with this one")
    assert "given to Ben Berger: knows grinders" in html


def _deep(app: Flask) -> Ticket:
    """A page's worth of tickets, and one with all that a ticket can have."""
    *_, ticket = _many(app, 50)
    with database_of(app).transaction() as session:
        form = AssignmentForm(agent=BEN.email, team="Support", reason="his")
        actions.assign_ticket(session, ticket.id, form, actor=BEN.actor)
    for n in range(9):
        said(app, ticket, f"Answer {n}")
    return ticket


FEW = {
    "/desk/tickets": 5,
    "/desk/tickets?sort=waiting": 5,
    "/desk/tickets/list?current={0}": 2,
    "/desk/tickets/views": 2,
    "/desk/search?q=query": 6,
    "/desk/tickets/{0}": 10,
    "/desk/tickets/{0}/assignment": 6,
}


def test_pages_need_few_statements_however_much_they_show(
    app: Flask, settings: Settings, fresh_database_url: str
) -> None:
    ticket = _deep(app)
    for path, most in FEW.items():
        database = Database(fresh_database_url)  # which keeps nothing from the page before
        client = new_client(create_app(settings, database))
        sign_in(client, BEN)
        with counted_sql() as sent:
            response = client.get(path.format(ticket.number))
        assert response.status_code == 200, path
        assert len(sent) <= most, "\n".join([path, *sent])
        database.dispose()


def test_readable_words_are_on_the_list(app: Flask, client: FlaskClient) -> None:
    raised(app)
    sign_in(client, BEN)
    words = words_of(client.get("/desk/tickets"))
    assert "T-1001 Grinder stops halfway Dan Dorsey New now No owner" in words


def test_what_is_not_there_leads_back_to_where_one_was(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert 'href="/desk" class="st-btn' in client.get("/desk/tickets/T-999999").text
    sign_in(client, DAN)
    assert 'href="/" class="st-btn' in client.get("/queries/T-999999").text
