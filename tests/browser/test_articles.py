"""Articles before a real browser: found while typing, shown at the form to ask, accessible."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from steward.knowledge.queries import list_gaps
from steward.knowledge.rules.gaps import GapState
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, SAM
from tests.knowledge.test_pictures import PNG
from tests.knowledge.test_search import FINER, RETURNS
from tests.knowledge.writing import publish
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(autouse=True)
def _articles(site: Site) -> None:
    with site.database.transaction() as session:
        for parts in ({}, FINER, RETURNS):
            publish(session, **parts)


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_what_answers_shows_up_while_one_types(
    open_page: OpenPage, options: dict[str, object]
) -> None:
    page = open_page("/help", **options)
    expect(page.get_by_role("heading", name="Machines")).to_be_visible()
    page.get_by_label("What are you looking for?").press_sequentially("sachet of descal", delay=30)
    expect(page.get_by_role("heading", name="Descale a Mara 2, step by step")).to_be_visible()
    expect(page.locator("mark", has_text="descaler")).to_be_visible()
    expect(page.get_by_role("heading", name="Grinders")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("link", name="Descale a Mara 2, step by step").click()
    expect(page.get_by_role("heading", name="Did it help?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was missing?").fill("How often?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Whoever looks after this article reads it.")).to_be_visible()


@pytest.mark.parametrize("options", [{}, _PHONE])
def test_the_likeliest_articles_stand_at_the_form_to_ask(
    open_page: OpenPage, options: dict[str, object]
) -> None:
    page = open_page("/queries/new", DAN, **options)
    page.get_by_label("In a line, what is it about?").press_sequentially("descale mara", delay=20)
    likely = page.get_by_role("region", name="This may answer it at once")
    expect(likely).to_be_visible()
    page.get_by_label("What happened, and what would help you?").fill("The lamp is on.")
    likely.get_by_text("Descale a Mara 2, step by step").click()
    expect(likely.get_by_text("Fill the tank with one sachet")).to_be_visible()
    expect(page.get_by_label("What happened, and what would help you?")).to_have_value(
        "The lamp is on."
    )
    assert_accessible(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have it. Its number is T-1001.")).to_be_visible()


def test_a_search_after_which_nothing_is_opened_is_told_as_the_page_is_left(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page("/help")
    for words, is_opened in (("descale", True), ("sponsoring football", False)):
        page.goto("/help")
        page.get_by_label("What are you looking for?").fill(words)
        if is_opened:
            page.get_by_role("link", name="Descale a Mara 2, step by step").click()
            page.go_back()
        page.get_by_role("link", name="Ask a person").last.click()
    wait_until(lambda: asked(site) == ["sponsoring football"])
    page = open_page("/desk/articles/gaps", BEN)
    expect(page.get_by_text("1 found nothing")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Write an article").click()
    expect(page.get_by_label("Title")).to_have_value("sponsoring football")


def asked(site: Site) -> list[str]:
    with site.database.reading() as session:
        return [gap.question for gap in list_gaps(session, GapState.OPEN).items]


def test_a_guideline_is_read_before_asking_and_may_hold_a_picture(
    open_page: OpenPage, site: Site, tmp_path: Path
) -> None:
    with site.database.transaction() as session:
        publish(session, title="Before you open a Silo", product="Silo 9", must_read=True)
    (tmp_path / "silo.png").write_bytes(PNG)
    page = open_page("/desk/articles/4/text", SAM)
    page.get_by_label("Add a picture").set_input_files(tmp_path / "silo.png")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Put silo-").click()
    page.keyboard.type("A Silo, open")
    expect(page.locator("#preview img[alt='A Silo, open']")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Keep as a new version").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published", exact=True).first).to_be_visible()

    page = open_page("/queries/new", DAN)
    page.get_by_label("In a line, what is it about?").fill("It stops")
    page.get_by_label("What happened, and what would help you?").fill("Since Tuesday.")
    page.get_by_label("Product").press_sequentially("my silo 9", delay=10)
    first = page.get_by_role("region", name="Please read this first")
    expect(first.locator("img[alt='A Silo, open']")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Send it").click()
    expect(page).to_have_url(re.compile("/queries/new$"))
    first.get_by_label("I have read").check()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have it. Its number is T-1001.")).to_be_visible()


def test_an_article_is_written_with_a_preview_and_published_with_undo(
    open_page: OpenPage,
) -> None:
    page = open_page("/desk/articles/new", BEN)
    page.get_by_label("Title").fill("Clean the steam tip")
    page.get_by_label("Category").fill("Machines")
    page.get_by_label("Text", exact=True).press_sequentially("Use a **needle**.")
    expect(page.locator("#preview strong", has_text="needle")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    address = page.url
    page = open_page(address, SAM)
    assert_accessible(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken from its readers")).to_be_visible()
    page.goto("/desk/articles")
    expect(page.get_by_role("link", name="Clean the steam tip")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{address}/versions")
    assert_accessible(page)
