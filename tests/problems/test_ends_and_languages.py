"""A problem's end asks what is let go; a message to all is read by each in their language."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from steward.customers import Person
from steward.helpdesk.models import Message
from steward.inventory import find_withheld, open_holds
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.problems.models import Problem, ProblemNote
from steward.problems.queries import concerned
from tests.cast import BEN, SAM, bearer, sign_in
from tests.problems.acting import LETTER, WORDS, act
from tests.problems.business import Sold
from tests.working import do_jobs

pytestmark = pytest.mark.database


def test_closing_asks_what_is_let_go_and_does_nothing_by_itself(
    client: FlaskClient, database: Database, problem: Problem, sold: Sold
) -> None:
    act(client, problem, "hold", reason="The seat is soft")
    act(client, problem, "pause", reason="All of it")
    act(client, problem, "warning", words=WORDS)
    url = f"/desk/problems/{problem.number}"
    with database.transaction() as session:
        found = update(Problem).values(cause_found_at=clock.now(), fixed_on=clock.now().date())
        session.execute(found)
    said = client.get(url).text
    for words in ("Lot B10, held since", "Grinder 1, off sale since", "The warning of who asks"):
        assert words in said
    assert said.count('name="releases"') == 3
    assert 'name="releases" value="lot" checked' not in said
    refused = client.post(f"{url}/closure", data={"releases": ["lot"]})
    assert refused.status_code == 409  # without a reason nothing of it is done
    assert standing(database, problem, sold) == (True, True, True, False)
    sign_in(client, BEN)
    assert 'name="releases"' not in client.get(url).text
    sent = {"reason": "Sold out", "releases": ["lot", "warning"]}
    assert client.post(f"{url}/closure", data=sent).status_code == 403
    assert standing(database, problem, sold) == (True, True, True, False)
    sign_in(client, SAM)
    assert client.post(f"{url}/closure", data=sent).status_code == 303
    assert standing(database, problem, sold) == (False, True, False, True)
    client.post(f"{url}/reopening")
    assert standing(database, problem, sold) == (False, True, False, False)
    api = f"/api/v1/problems/{problem.number}/closure"
    sent = {"reason": "Sold out", "releases": ["product", "lot"]}  # the lot is let go already
    assert client.put(api, json=sent, headers=bearer(client, SAM)).status_code == 200
    assert standing(database, problem, sold) == (False, False, False, True)


def standing(database: Database, problem: Problem, sold: Sold) -> tuple[bool, bool, bool, bool]:
    """Return whether its lot is held, its product paused, who asks warned, and it is closed."""
    with database.reading() as session:
        held = find_withheld(session, sold.lot_id)
        note = session.get(ProblemNote, problem.id)
        closed = session.get_one(Problem, problem.id).closed_at is not None
        paused = bool(open_holds(session, product_id=held.product.id))
        return bool(held.holds), paused, bool(note and note.ended_at is None), closed


def test_each_reads_it_in_their_language_where_it_was_given(
    app: Flask, client: FlaskClient, database: Database, problem: Problem
) -> None:
    with database.transaction() as session:
        people = concerned(session, problem)
        by_mail = [one.person_id for one in people if one.way == "mail"]
        in_ticket = [one.person_id for one in people if one.way == "ticket"]
        speak = update(Person)
        for language, ids in (("nl", [*by_mail[:2], in_ticket[0]]), ("de", by_mail[2:3])):
            session.execute(speak.where(Person.id.in_(ids)).values(language=language))
    url = f"/desk/problems/{problem.number}/acts"
    shown = client.get(url).text
    assert "In Dutch, for 3" in shown
    assert "In German, for 1" in shown
    assert "In French" not in shown
    half = LETTER | {"others.nl.subject": "Uw {product}", "others.nl.body": "{prodict}"}
    refused = client.post(f"{url}/message", data=half)
    assert refused.status_code == 422
    assert "There is no placeholder {prodict}" in refused.text
    empty = client.post(f"{url}/message", data=half | {"others.nl.body": ""})
    assert 'href="#field-others.nl.body"' in empty.text
    dutch = half | {"others.nl.body": "Beste {customer_first_name}, verwarm deze niet."}
    preview = client.post(f"{url}/message", data=dutch).text
    assert "Beste Buyer, verwarm deze niet." in preview
    assert preview.count("st-problem-sample") == 3
    client.post(f"{url}/message", data=dutch | {"confirmed": "1"})
    do_jobs(app)
    with database.reading() as session:
        mails = {
            one.payload["to_name"]: one.payload["subject"]
            for one in session.scalars(select(Letter).where(Letter.key.like("problems.message.%")))
        }
        names = {one.id: one.name for one in session.scalars(select(Person))}
        assert [mails[names[one]] for one in by_mail[:2]] == ["Uw Grinder 1"] * 2
        assert mails[names[by_mail[2]]] == mails[names[by_mail[3]]] != "Uw Grinder 1"
        said = session.scalars(select(Message.body).where(Message.body.like("Beste%"))).all()
        assert len(said) == 1
