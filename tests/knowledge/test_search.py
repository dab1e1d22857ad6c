"""Search in articles: by words, typos and meaning; only what the reader may see; kept in step."""

from threading import Thread

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from steward.knowledge import Article, ArticleText
from steward.knowledge.actions import change_article, publish_article, withdraw_article
from steward.knowledge.models import ArticleWord, PassageWords
from steward.knowledge.queries import search_articles
from steward.knowledge.queries.checks import CHECKS
from steward.knowledge.rules.search import MARK, UNMARK, fused, pieces, words_typed
from tests.cast import ANN, DAN, SAM, Member, sign_in
from tests.knowledge.writing import DESCALE, draft, publish
from tests.naughty import naughty_strings

pytestmark = pytest.mark.database

FINER = {
    "title": "Grind finer for espresso",
    "category": "Grinders",
    "product": "Pico",
    "body": "Turn the collar two marks to the left. A shot that runs in 17 seconds is too coarse.",
}
FRENCH = {
    "title": "Réglage du moulin",
    "category": "Moulins",
    "product": "Pico",
    "body": "Tournez la bague de deux crans vers la gauche : la mouture devient plus fine.",
}
RETURNS = {
    "title": "Send something back",
    "category": "Orders",
    "product": "",
    "body": "You have thirty days. Put it into its box; the parcel service fetches it for nothing.",
}


@pytest.fixture
def shelf(database: Database) -> Database:
    """A database with four articles for everybody."""
    with database.transaction() as session:
        for parts in ({}, FINER, FRENCH, RETURNS):
            publish(session, **parts)
    return database


def titles(database: Database, typed: str, actor: Actor | None = None) -> list[str]:
    with database.reading() as session:
        found = search_articles(session, actor, typed)
        return ["".join(piece for piece, _ in one.title) for one in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("descale", DESCALE["title"]),
        ("desca", DESCALE["title"]),
        ("how do I descail my machine?", DESCALE["title"]),
        ("espresso runs too fast, grind?", FINER["title"]),
        ("reglage moulin", FRENCH["title"]),
        ("la bague et les crans", FRENCH["title"]),
        ("I want a refund, can I return this parcel?", RETURNS["title"]),
        ("grnider coarse", FINER["title"]),
    ],
)
def test_what_answers_comes_first(shelf: Database, typed: str, first: str) -> None:
    assert titles(shelf, typed)[:1] == [first]


def test_what_means_the_same_is_found_without_a_word_in_common(shelf: Database) -> None:
    assert RETURNS["title"] in titles(shelf, "shipping refunds")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "xyzzy qwrt", "\x00"])
def test_what_nothing_answers_finds_nothing(shelf: Database, typed: str) -> None:
    assert titles(shelf, typed) == []


def test_the_passage_that_answers_is_shown_with_its_words_marked(shelf: Database) -> None:
    with shelf.reading() as session:
        found = search_articles(session, None, "sachet of descaler")[0]
    assert found.heading == "The cycle"
    assert [text for text, is_marked in found.passage if is_marked] == ["sachet", "descaler"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [(None, {"public"}), (DAN, {"public", "customers"}), (ANN, {"public", "customers", "staff"})],
)
def test_search_finds_only_what_the_reader_may_see(
    database: Database, who: Member | None, seen: set[str]
) -> None:
    with database.transaction() as session:
        for one in ("public", "customers", "staff"):
            for number in range(15):
                publish(session, title=f"{one} descaling {number}", audience=one)
        draft(session, title="draft descaling")
    actor = who.actor if who else None
    with database.reading() as session:
        for typed in ("descaling", "descailing", "remove limescale from my machine"):
            found = search_articles(session, actor, typed, most=200)
            assert {one.audience for one in found} == seen
            assert not [one for one in found if "draft" in str(one.title)]


def test_what_one_may_not_read_crowds_nothing_out(database: Database) -> None:
    with database.transaction() as session:
        for number in range(65):
            publish(session, title=f"Zarf {number}", audience="staff", body="Zarf", product="")
        publish(session, title="Cups", product="", body="A zarf is the holder of a small cup.")
    with database.reading() as session:
        search = search_articles(session, None, "zarf")
    assert [one.audience for one in search] == ["public"]
    assert search[0].score == pytest.approx(1 / 61 + 1 / 61)  # first by words and by meaning


def test_search_follows_what_is_published(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
    assert titles(database, "sachet")
    with database.transaction() as session:
        text_ = ArticleText.model_validate(DESCALE | {"body": "Use vinegar."})
        change_article(session, 1, text_, actor=SAM.actor)
    assert titles(database, "sachet")
    with database.transaction() as session:
        publish_article(session, 1, 2, actor=SAM.actor)
    with database.reading() as session:
        assert "vinegar" in str(search_articles(session, None, "vinegar")[0].passage)
        gone = select(ArticleWord.passages).where(ArticleWord.lexeme == "sachet")
        assert session.scalar(gone) == 0
    with database.transaction() as session:
        withdraw_article(session, 1, actor=SAM.actor)
    assert titles(database, "vinegar") == []
    with database.reading() as session:
        assert session.scalars(select(PassageWords.passage_id)).all() == []


def differences(session: Session, settings: Settings) -> list[str]:
    files = FileStore(settings)
    return [line for check in CHECKS.values() for line in check(session, files)]


def test_verify_finds_counts_and_passages_that_are_wrong(
    shelf: Database, settings: Settings
) -> None:
    with shelf.reading() as session:
        assert differences(session, settings) == []
    with shelf.transaction() as session:
        session.execute(text("update article_words set passages = 9 where lexeme = 'grind'"))
        session.execute(text("update passage_words set readers = 'staff' where article_id = 1"))
        session.execute(text("delete from article_passages where article_id = 4"))
    with shelf.reading() as session:
        found = "\n".join(differences(session, settings))
    assert "grind" in found
    assert "article 1 is for public, but search shows it to staff" in found
    assert "article 4 is published, but search does not know it" in found


def test_many_publish_at_once_and_the_counts_stay_true(
    database: Database, settings: Settings
) -> None:
    with database.transaction() as session:
        ids = [draft(session, title=f"Article {n}", body=f"{n} words in common") for n in range(8)]

    def put(number: int) -> None:
        for _ in range(3):
            with database.transaction() as session:
                publish_article(session, number, 1, actor=SAM.actor)

    threads = [Thread(target=put, args=[number]) for number in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert differences(session, settings) == []
        common = select(ArticleWord.passages).where(ArticleWord.lexeme == "common")
        assert session.scalar(common) == 8
        assert session.scalars(select(Article.published)).all() == [1] * 8


def test_naughty_strings_are_searched_for_without_fault(shelf: Database) -> None:
    with shelf.reading() as session:
        for typed in naughty_strings():
            search_articles(session, None, typed)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_whatever_is_typed_comes_apart_into_words(typed: str) -> None:
    words = words_typed(typed)
    assert len(set(words)) == len(words)
    assert all(word and "\x00" not in word for word in words)


@given(st.lists(st.lists(st.integers(0, 30), unique=True), max_size=4))
def test_fusing_follows_its_formula(orders: list[list[int]]) -> None:
    scores = fused(orders)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    for one, score in scores.items():
        ranks = [order.index(one) + 1 for order in orders if one in order]
        assert score == pytest.approx(sum(1 / (60 + rank) for rank in ranks))


def test_pieces_say_what_is_marked() -> None:
    assert pieces(f"a {MARK}b{UNMARK} c") == [("a ", False), ("b", True), (" c", False)]
    assert pieces(f"{MARK}b{UNMARK}") == [("b", True)]
    assert pieces("plain") == [("plain", False)]


def test_the_page_shows_what_answers_and_escapes_what_is_typed(
    client: FlaskClient, shelf: Database
) -> None:
    assert titles(shelf, "descaler")
    whole = client.get("/help?q=descaler").text
    assert "<mark>descaler</mark>" in whole
    part = client.get("/help?q=descaler", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    nothing = client.get("/help", query_string={"q": "<script>zzqx"}).text
    assert "No article answers that" in nothing
    assert "<script>zzqx" not in nothing
    sign_in(client, DAN)
    assert "Guides and answers" in client.get("/help?q=").text
