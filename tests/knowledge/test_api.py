"""Articles by API: read by who may, written with versions, published by who may."""

import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.api_program import API, Program
from tests.cast import BEN, DAN, SAM
from tests.knowledge.writing import DESCALE, draft, publish

pytestmark = pytest.mark.database

ARTICLES = f"{API}/articles"


def test_an_article_is_written_read_and_published(client: FlaskClient) -> None:
    ben, sam, dan = (Program(client, who) for who in (BEN, SAM, DAN))
    answer = ben("POST", ARTICLES, DESCALE)
    made = dict(answer.get_json())
    assert (answer.status_code, made["state"], made["number"]) == (201, "draft", 1)
    one = f"{ARTICLES}/{made['id']}"
    assert dan("GET", one).status_code == 404
    published = DESCALE | {"state": "published"}
    assert ben("PUT", one, published).status_code == 403
    done = sam("PUT", one, published).get_json()
    assert (done["state"], done["published_number"]) == ("published", 1)
    read = dan("GET", one)
    assert (read.status_code, read.get_json()["body"]) == (200, DESCALE["body"])


def test_who_may_not_publish_leaves_no_half_done_change(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        one = f"{ARTICLES}/{draft(session)}"
    ben = Program(client, BEN)
    changed = DESCALE | {"body": "Else", "state": "published"}
    assert ben("PUT", one, changed).status_code == 403
    assert ben("GET", one).get_json()["number"] == 1


def test_a_change_by_an_older_tag_is_refused(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        one = f"{ARTICLES}/{draft(session)}"
    ben = Program(client, BEN)
    tag = ben("GET", one).headers["ETag"]
    assert ben("PUT", one, DESCALE | {"title": "Else"}, If_Match=tag).status_code == 200
    assert ben("PUT", one, DESCALE, If_Match=tag).status_code == 412


def test_lists_hold_what_the_reader_may_see(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            publish(session, title=f"Public {number}")
        publish(session, title="For staff", audience="staff")
        draft(session, title="Unfinished")
    dan = Program(client, DAN)
    first = dan("GET", f"{ARTICLES}?limit=2").get_json()
    rest = dan("GET", f"{ARTICLES}?limit=2&cursor={first['next_cursor']}").get_json()
    titles = [one["title"] for one in first["items"] + rest["items"]]
    assert titles == ["Public 0", "Public 1", "Public 2"]
    assert rest["next_cursor"] is None
    found = Program(client, BEN)("GET", f"{ARTICLES}?q=unfin").get_json()
    assert [one["title"] for one in found["items"]] == ["Unfinished"]


def test_a_post_sent_twice_writes_once(client: FlaskClient) -> None:
    ben = Program(client, BEN)
    first = ben("POST", ARTICLES, DESCALE, Idempotency_Key="abc")
    again = ben("POST", ARTICLES, DESCALE, Idempotency_Key="abc")
    assert first.get_json() == again.get_json()
