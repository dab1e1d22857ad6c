"""Articles at the desk: written, changed, compared, brought back, published; each by who may."""

from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.kit.events import Fact
from steward.knowledge.models import Article, ArticleVersion
from tests.app_fixture import new_client
from tests.cast import ANN, BEN, CLEO, DAN, SAM, Member, sign_in
from tests.knowledge.writing import DESCALE, draft, publish
from tests.naughty import batched, naughty_strings, some_naughty_strings
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

ARTICLES = "/desk/articles"
_AUDIENCES = ("customers", "public", "staff")


@pytest.fixture(autouse=True)
def _ben(client: FlaskClient) -> None:
    sign_in(client, BEN)


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        about = select(Fact.kind).where(Fact.subject_kind == "article").order_by(Fact.id)
        return list(session.scalars(about))


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(ArticleVersion.number).order_by(ArticleVersion.number)))


def test_an_agent_writes_a_draft_that_only_writers_see(
    client: FlaskClient, database: Database
) -> None:
    answer = client.post(ARTICLES, data=DESCALE)
    assert (answer.status_code, answer.location) == (303, f"{ARTICLES}/1")
    assert kinds(database) == ["article.written"]
    shown = client.get(f"{ARTICLES}/1").text
    assert "<h3>The cycle</h3>" in shown
    assert ">Publish<" not in shown
    assert client.get("/help/articles/1").status_code == 404
    for who in (ANN, DAN):
        sign_in(client, who)
        assert client.get(f"{ARTICLES}/1").status_code == 404
        assert client.get("/help/articles/1").status_code == 404
    assert DESCALE["title"] not in client.get("/help").text


def test_an_agent_may_not_publish_but_a_supervisor_may(
    client: FlaskClient, database: Database
) -> None:
    client.post(ARTICLES, data=DESCALE)
    assert client.post(f"{ARTICLES}/1/publication/1").status_code == 403
    sign_in(client, SAM)
    told = client.post(f"{ARTICLES}/1/publication/1", headers={"HX-Request": "true"})
    assert '"undo_url": "/desk/articles/1/publication/0"' in told.headers["HX-Trigger"]
    assert kinds(database)[1:] == ["article.published"]
    client.delete_cookie("steward_login")
    assert "one sachet of descaler" in client.get("/help/articles/1").text
    sign_in(client, SAM)
    client.post(f"{ARTICLES}/1/publication/0")
    assert client.get("/help/articles/1").status_code == 404
    assert kinds(database)[2:] == ["article.withdrawn"]


def test_readers_keep_their_version_until_the_next_is_published(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session)
    changed = DESCALE | {"body": "Takes a minute.", "version": "2"}
    assert client.post(f"{ARTICLES}/1/text", data=changed).status_code == 303
    assert "Takes half an hour." in client.get("/help/articles/1").text
    assert "Takes a minute." in client.get(f"{ARTICLES}/1").text
    compared = client.get(f"{ARTICLES}/1/versions?from=1&to=2").text
    assert "Takes a minute." in compared
    assert "Takes half an hour." in compared
    assert client.post(f"{ARTICLES}/1/versions/1/restoration").status_code == 303
    with database.reading() as session:
        article = session.get_one(Article, 1)
        assert (article.latest, article.published, article.state) == (3, 1, "changed")
        bodies = session.scalars(select(ArticleVersion.body).order_by(ArticleVersion.number)).all()
        assert bodies[0] == bodies[2] != bodies[1]
    sign_in(client, SAM)
    client.post(f"{ARTICLES}/1/publication/2")
    assert "Takes a minute." in client.get("/help/articles/1").text


def test_what_changes_nothing_makes_no_version(client: FlaskClient, database: Database) -> None:
    client.post(ARTICLES, data=DESCALE)
    client.post(f"{ARTICLES}/1/text", data=DESCALE | {"version": "1"})
    assert (numbers(database), kinds(database)) == ([1], ["article.written"])


def test_who_comes_second_is_told_and_keeps_what_was_typed(
    client: FlaskClient, database: Database
) -> None:
    client.post(ARTICLES, data=DESCALE)
    mine = DESCALE | {"body": "Ben's words", "version": "1"}
    client.post(f"{ARTICLES}/1/text", data=mine)
    sign_in(client, CLEO)
    late = client.post(f"{ARTICLES}/1/text", data=DESCALE | {"body": "Cleo's", "version": "1"})
    assert late.status_code == 409
    assert "Cleo&#39;s" in late.text
    assert 'name="version" value="2"' in late.text
    assert numbers(database) == [1, 2]
    again = client.post(f"{ARTICLES}/1/text", data=DESCALE | {"body": "Cleo's", "version": "2"})
    assert again.status_code == 303
    assert numbers(database) == [1, 2, 3]


def test_of_many_who_save_at_once_one_wins(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        draft(session)
    found: list[int] = []

    def save(words: str) -> None:
        with new_client(app) as client:
            sign_in(client, BEN)
            sent = DESCALE | {"body": words, "version": "1"}
            found.append(client.post(f"{ARTICLES}/1/text", data=sent).status_code)

    threads = [Thread(target=save, args=[f"words {n}"]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 409, 409, 409, 409, 409]
    assert numbers(database) == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "This is needed."),
        ("title", "x" * 201, "At most 200"),
        ("category", " ", "This is needed."),
        ("body", "", "This is needed."),
        ("body", "x" * 100_001, "At most 100000"),
        ("audience", "aliens", "Choose one of"),
        ("title", "a\x00b", "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    client: FlaskClient, database: Database, field: str, value: str, said: str
) -> None:
    answer = client.post(ARTICLES, data=DESCALE | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert numbers(database) == []


def test_the_preview_shows_and_keeps_nothing(client: FlaskClient, database: Database) -> None:
    shown = client.post(f"{ARTICLES}/preview", data={"title": "<b>", "body": "**so** <script>"})
    assert "<h1>&lt;b&gt;</h1>" in shown.text
    assert "<strong>so</strong> &lt;script&gt;" in shown.text
    assert numbers(database) == []


def test_the_list_is_searched_filtered_sorted_and_paged(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session)
        publish(session, title="Réglage du moulin", category="Grinders", audience="staff")
        draft(session, title="A draft of prices", category="Sales", product="")
        for number in range(60):
            draft(session, title=f"Draft {number:02}", category="Many")
    assert titles(client, "?q=reglage") == ["Réglage du moulin"]
    assert titles(client, "?q=mara+MACH") == [DESCALE["title"]]
    assert titles(client, "?audience=staff") == ["Réglage du moulin"]
    assert titles(client, "?state=published&sort=-title") == [
        "Réglage du moulin",
        DESCALE["title"],
    ]
    assert titles(client, "?category=Sales") == ["A draft of prices"]
    assert "The filter above lets none" in client.get(f"{ARTICLES}?q=%25").text
    first = client.get(f"{ARTICLES}?category=Many").text
    next_page = first.split('<tr class="st-more">')[1].split('href="')[1].split('"')[0]
    more = client.get(next_page.replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert "Draft 49" in first
    assert "Draft 50" not in first
    assert [f"Draft {n}" in more for n in (49, 50, 59)] == [False, True, True]


def titles(client: FlaskClient, query: str) -> list[str]:
    text = client.get(f"{ARTICLES}{query}").text
    rows = text.split("<tbody>")[1].split("</tbody>")[0]
    return [part.split(">")[1].split("</a")[0] for part in rows.split('<td><div><a href="')[1:]]


def test_an_empty_list_says_what_fills_it(client: FlaskClient) -> None:
    assert "Write the first one" in client.get(ARTICLES).text
    sign_in(client, ANN)
    assert "What your colleagues write" in client.get(ARTICLES).text


@pytest.mark.parametrize(
    ("who", "seen"),
    [(None, ["public"]), (DAN, ["customers", "public"]), (ANN, ["customers", "public", "staff"])],
)
def test_each_reads_what_is_meant_for_them(
    client: FlaskClient, database: Database, who: Member | None, seen: list[str]
) -> None:
    with database.transaction() as session:
        ids = {one: publish(session, title=f"for {one}", audience=one) for one in _AUDIENCES}
    client.delete_cookie("steward_login")
    if who:
        sign_in(client, who)
    found = [
        one
        for one, number in ids.items()
        if client.get(f"/help/articles/{number}").status_code == 200
    ]
    assert sorted(found) == seen
    shelf = client.get("/help").text
    assert [one for one in sorted(ids) if f"for {one}" in shelf] == seen
    listed = client.get("/help?category=Machines").text
    assert [one for one in sorted(ids) if f"for {one}" in listed] == seen


def test_naughty_strings_pass_through_every_field(client: FlaskClient) -> None:
    sign_in(client, SAM)
    kept = 0
    for batch in batched([text for text in naughty_strings() if text.strip()], 40):
        text = "\n\n".join(batch)
        parts = {"title": batch[0][:200], "category": batch[-1][:80], "product": batch[0][:200]}
        answer = client.post(ARTICLES, data=parts | {"body": text, "audience": "public"})
        assert answer.status_code in {303, 422}, batch
        if answer.status_code == 303:
            kept += 1
            assert client.post(f"{ARTICLES}/{kept}/publication/1").status_code == 303
            assert client.get(f"/help/articles/{kept}").status_code == 200
            assert client.get(f"{ARTICLES}/{kept}").status_code == 200
    assert kept > 5
    for text in some_naughty_strings():
        assert client.get(ARTICLES, query_string={"q": text, "category": text}).status_code == 200
        assert client.get("/help", query_string={"category": text}).status_code == 200


def test_a_list_costs_the_same_at_any_length(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        publish(session)
    client.get(ARTICLES)
    with counted_sql() as few:
        client.get(ARTICLES)
    with database.transaction() as session:
        for number in range(30):
            publish(session, title=f"Article {number}")
    with counted_sql() as many:
        client.get(ARTICLES)
    assert len(few) == len(many)
