"""Text messages there and back: a number proved by a code, STATUS, DAILY, STOP and START."""

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.helpdesk.actions import raise_ticket, resolve_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.jobs import defer
from tests.cast import ADA, BEN, DAN, EVE, Member, sign_in
from tests.notifications.texting import NUMBER, OTHER, TEXTS, texts
from tests.working import do_jobs

OWN = "/account/notifications"


def prove(client: FlaskClient, database: Database, who: Member = DAN, number: str = NUMBER) -> None:
    """Have somebody enter a number and type the code that is sent to it."""
    sign_in(client, who)
    assert client.post(f"{OWN}/number", data={"number": number}).status_code == 303
    code = texts(database, number)[-1].split()[0]
    assert client.post(f"{OWN}/number/proof", data={"code": code}).status_code == 303


def come(client: FlaskClient, words: str, number: str = NUMBER) -> None:
    """Let a text come, as an admin plays it."""
    sign_in(client, ADA)
    assert client.post(TEXTS, data={"number": number, "text": words}).status_code == 303


def raise_queries(database: Database, *subjects: str) -> list[int]:
    with database.transaction() as session:
        return [
            raise_ticket(
                session,
                NewTicket(subject=subject, body="It drips."),
                actor=DAN.actor,
                channel=Channel.WEB,
            ).id
            for subject in subjects
        ]


def test_a_number_is_used_once_its_code_was_typed_and_belongs_to_whoever_proved_it_last(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    assert client.post(f"{OWN}/number", data={"number": "0612"}).status_code == 422
    client.post(f"{OWN}/number", data={"number": "+31 6 1234 5678"})
    assert "We sent a code to +31612345678" in client.get(OWN).text
    (first,) = texts(database)
    assert re.fullmatch(r"\d{6} is your code for Brindle Coffee\.", first)
    wrong = "000000" if not first.startswith("000000") else "111111"
    answer = client.post(f"{OWN}/number/proof", data={"code": wrong})
    assert (answer.status_code, "not the code that we sent" in answer.text) == (422, True)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        late = client.post(f"{OWN}/number/proof", data={"code": first.split()[0]})
    assert "does not count any more" in late.text
    for _ in range(4):
        client.post(f"{OWN}/number/proof", data={"code": wrong})
    spent = client.post(f"{OWN}/number/proof", data={"code": first.split()[0]})
    assert spent.status_code == 422, "five tries are enough to guess"
    prove(client, database)
    assert "Texts go to +31612345678" in client.get(OWN).text
    prove(other_client, database, EVE)
    assert "Texts go to" not in client.get(OWN).text, "it is Eve's telephone now"
    sign_in(client, ADA)
    letters = client.get("/desk/admin/outbox?way=sms").text
    assert "is your code" not in letters


def test_codes_are_sent_a_few_times_an_hour_only(client: FlaskClient, database: Database) -> None:
    sign_in(client, DAN)
    answers = [client.post(f"{OWN}/number", data={"number": NUMBER}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert len(texts(database)) == 5


def test_status_brings_the_complete_list_with_states_and_only_ones_own(
    client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    ids = raise_queries(database, *(f"Query no. {n} {'x' * 60}" for n in range(40)))
    with database.transaction() as session:
        resolve_ticket(session, ids[0], actor=BEN.actor)
        of_eve = NewTicket(subject="Of Eve alone", body="Hm")
        raise_ticket(session, of_eve, actor=EVE.actor, channel=Channel.WEB)
    before = len(texts(database))
    come(client, "Status")
    parts = texts(database)[before:]
    assert len(parts) == 3
    whole = "\n".join(parts)
    assert parts[0].startswith("(1/3) Brindle Coffee: 40 queries, 39 open.")
    assert all(f"T-{number} " in whole for number in ids)
    assert re.search(rf"T-{ids[0]} Query no\. 0 x+: solved on ", parts[-1]), "open ones come first"
    assert "waits for its expert" in whole
    assert "Of Eve" not in whole


def test_stop_ends_all_texts_at_once_and_start_brings_them_back_each_a_fact(
    client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    client.post(OWN, data={"ways": ["received:sms", "received:mail"]})
    raise_queries(database, "One")
    assert "We have your query." in texts(database)[-1]
    assert "/status/" in texts(database)[-1]
    come(client, "STOP")
    assert texts(database)[-1].startswith("You get no more texts from Brindle Coffee.")
    count = len(texts(database))
    come(client, "stop")
    come(client, "status")
    raise_queries(database, "Two")
    assert len(texts(database)) == count, "not even a word on it"
    sign_in(client, DAN)
    assert "By STOP you asked for no more texts" in client.get(OWN).text
    come(client, "Start")
    come(client, "STATUS")
    assert "2 queries, 2 open" in texts(database)[-1]
    with database.reading() as session:
        kinds = session.scalars(select(Fact.kind).where(Fact.subject_kind == "user")).all()
    assert [kind for kind in kinds if "texts" in kind or "number" in kind] == [
        "user.number_verified",
        "user.texts_stopped",
        "user.texts_started",
    ]


def test_strangers_staff_and_chatter_get_help_once_a_day_and_loops_end(
    client: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        come(client, "STATUS", OTHER)
    (only,) = texts(database, OTHER)
    assert "does not know this number" in only
    prove(client, database, BEN, OTHER)
    come(client, "STATUS", OTHER)
    assert len(texts(database, OTHER)) == 2, "an agent's number lists nobody's queries"
    prove(client, database)
    raise_queries(database, "One")
    for _ in range(40):
        come(client, "STATUS")
    assert len(texts(database)) == 30, "no two programs talk for ever"


def test_the_list_comes_each_morning_once_as_long_as_a_query_is_open(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    come(client, "daily")
    (ticket_id,) = raise_queries(database, "One")

    def lists_on(day: int, hour: int) -> int:
        with clock.frozen(datetime(2030, 6, day, hour, tzinfo=UTC)):
            with database.transaction() as session:
                defer(session, "notifications.list_daily")
            do_jobs(app)
        return sum("1 query, 1 open" in words for words in texts(database))

    assert lists_on(3, 5) == 0, "it is seven o'clock in Amsterdam"
    assert [lists_on(3, 6), lists_on(3, 9), lists_on(4, 6)] == [1, 1, 2]
    with database.transaction() as session:
        resolve_ticket(session, ticket_id, actor=BEN.actor)
    assert lists_on(5, 7) == 2
    come(client, "daily off")
    with database.reading() as session:
        assert session.scalar(text("select not daily_list from phones"))
