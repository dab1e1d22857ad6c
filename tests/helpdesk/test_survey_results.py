"""How content customers are, at the desk: leads see all of it, agents their own, and why."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.helpdesk.models import SurveyAsk, SurveyTerms
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, CLEO, DAN, SAM, bearer, sign_in
from tests.helpdesk.asking import words_of
from tests.helpdesk.surveying import ask_all, asks, link_in, mails, solved, switch_on
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
RESULTS = "/desk/reports/surveys"
# Answers without their tickets' talk: of Ben's and Cleo's, of two products and categories.
_MANY = """
    insert into tickets (subject, state, severity, severity_by_person, channel, tags, fields,
                         language, customer_id, assignee_id, created_at, updated_at, version,
                         resolved_at, carried)
    select 'Many ' || n, 'resolved', 'normal', false, 'web', '{}', '{}', 'english', 1, 2, now(),
           now(), 1, now(), 0
    from generate_series(1, :many) n;
    insert into survey_asks (kind, person_id, ticket_id, agent_id, product, category, severity,
                             channel, asked_at, delivered_at, answered_at, score, words)
    select 'csat', 1, id, 2 + id %% 2, 'Cup ' || id %% 40, 'kind ' || id %% 7, 'normal', 'mail',
           now() - interval '1 minute' * (id %% 20000), now(), now(), 1 + id %% 5, 'Word ' || id
    from tickets where subject like 'Many %%'
"""


def fill(database: Database, many: int) -> None:
    with database.transaction() as session:
        for statement in _MANY.replace("%%", "%").split(";"):
            session.execute(text(statement), {"many": many} if ":many" in statement else {})


def answered(
    app: Flask, client: FlaskClient, database: Database, score: str, words: str = ""
) -> SurveyAsk:
    """Have Dan answer a mail of a ticket that Ben solved."""
    switch_on(database)
    solved(app, database, product="Mara 2", category="machine")
    ask_all(database)
    (mail,) = mails(database)
    assert client.post(link_in(mail), data={"score": score, "words": words}).status_code == 303
    return asks(database)[-1]


def test_an_answer_is_on_the_results_the_ticket_and_the_timeline(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ask = answered(app, client, database, "2", "It <b>took</b> a week.")
    sign_in(client, SAM)
    shown = words_of(client.get(RESULTS))
    assert "1 answer: too few to judge" in shown
    assert "100 % 1 of 1" in shown
    for place in (
        f"{RESULTS}/answers?survey=csat&how=bad",
        f"{RESULTS}/answers?agent={BEN.id}&product=Mara+2&category=machine",
        f"/desk/tickets/T-{ask.ticket_id}",
        f"/desk/customers/{DAN.person_id}",
    ):
        assert "It <b>took</b> a week." in words_of(client.get(place)), place
        assert "It <b>took" not in client.get(place).text
    for other in ("how=good", "agent=none", "product=none", "survey=nps"):
        assert "took" not in client.get(f"{RESULTS}/answers?{other}").text


def test_an_agent_sees_their_own_and_others_see_nothing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    answered(app, client, database, "2", "Slow.")
    for who, sees in ((BEN, True), (CLEO, False), (SAM, True)):
        sign_in(client, who)
        assert ("Slow." in client.get(f"{RESULTS}/answers").text) is sees, who
        assert ("Slow." in client.get(f"{RESULTS}/answers.csv").text) is sees
        assert ("Ben Berger" in client.get(f"{RESULTS}.csv?table=agents").text) is sees
    sign_in(client, DAN)
    assert client.get(RESULTS).status_code == 404


def test_many_answers_cost_no_more_statements_than_few(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    answered(app, client, database, "4")
    sign_in(client, SAM)
    places = (f"{RESULTS}?days=30", f"{RESULTS}/answers?days=30")
    few = [_cost(client, place) for place in places]
    fill(database, 10_000)
    assert [_cost(client, place) for place in places] == few
    shown = words_of(client.get(places[0]))
    assert "10,001 of 10,001" in shown
    assert "40 %" in shown  # two of five scores are good
    assert max(few) <= 8
    files = client.get(f"{RESULTS}/answers.csv?days=30&how=bad").text.splitlines()
    assert len(files) == 4_001


def _cost(client: FlaskClient, place: str) -> int:
    assert client.get(place).status_code == 200
    with counted_sql() as sent:
        assert client.get(place).status_code == 200
    return len(sent)


def test_what_strangers_write_does_not_run_in_a_spreadsheet(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    answered(app, client, database, "1", '=HYPERLINK("http://evil.example","x")')
    sign_in(client, SAM)
    sent = client.get(f"{RESULTS}/answers.csv").get_data(as_text=True)
    (row,) = csv.DictReader(StringIO(sent.removeprefix("\ufeff")))
    assert row["words"] == '\'=HYPERLINK("http://evil.example","x")'
    assert (row["score"], row["customer"], row["agent"]) == ("1", "Dan Dorsey", "Ben Berger")


def test_the_rate_counts_what_arrived_alone(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    answered(app, client, database, "5")
    fill(database, 4)
    with database.transaction() as session:
        session.execute(
            text(
                "update survey_asks set score = null, answered_at = null, words = '',"
                " delivered_at = case when id % 2 = 0 then now() end"
                " where words like 'Word %'"
            )
        )
    sign_in(client, SAM)
    assert "1 of 3" in words_of(client.get(RESULTS))


def test_terms_are_set_once_by_leads_and_bad_ones_refused_at_their_field(
    client: FlaskClient, database: Database
) -> None:
    place, terms = f"{RESULTS}/terms", {"csat_on": "1", "csat_hours": "24", "version": "0"}
    terms |= {"nps_percent": "10", "apart_days": "45"}
    sign_in(client, BEN)
    assert client.get(place).status_code == client.post(place, data=terms).status_code == 403
    sign_in(client, SAM)
    assert "Ask only those who agreed" in words_of(client.get(place))
    assert client.post(place, data=terms).status_code == 303
    refused = client.post(place, data=terms | {"apart_days": "0", "version": "1"})
    assert refused.status_code == 422
    assert 'id="error-apart_days"' in refused.text
    assert client.post(place, data=terms).status_code == 409
    with database.reading() as session:
        kept = session.scalars(select(SurveyTerms)).one()
    assert (kept.csat_on, kept.csat_hours, kept.nps_on, kept.apart_days) == (True, 24, False, 45)
    assert (kept.only_agreed, kept.version) == (False, 1)


def test_programs_read_answers_and_results(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ask = answered(app, client, database, "2", "Slow.")
    sign_in(client, SAM)
    key = bearer(client, SAM)
    found = client.get("/api/v1/surveys/answers?survey=csat", headers=key).get_json()
    (one,) = found["items"]
    assert (one["score"], one["words"], one["ticket"]) == (2, "Slow.", f"T-{ask.ticket_id}")
    assert client.get("/api/v1/surveys/answers?survey=nps", headers=key).get_json()["items"] == []
    results = client.get("/api/v1/surveys/results", headers=key).get_json()
    assert results["csat"]["answered"] == results["csat"]["asked"] == 1
    assert results["csat"]["too_few"] is True
    assert results["agents"][0]["name"] == "Ben Berger"
    late = (clock.now() + timedelta(days=2)).date()
    sent = client.get(f"/api/v1/surveys/results?since={late}", headers=key)
    assert sent.status_code == 422
