"""A supervisor before a real browser imports a file: looks first, watches, mends, undoes."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import SAM
from tests.working import do_jobs

pytestmark = pytest.mark.browser

# So high that no bar floats over what axe looks at.
_PHONE = {"viewport": {"width": 360, "height": 4000}, "has_touch": True, "is_mobile": True}
_TABLE = """id,subject,description,requester,email,created_at,status
1,Kettle leaks,It drips.,Dan Dorsey,dan@home.example,2026-03-01T09:00:00Z,open
2,Parcel is late,Since Monday.,Eve Egger,eve@elsewhere.example,2026-03-02T09:00:00Z,open
3,Broken lid,It fell.,Eve Egger,eve@elsewhere.example,yesterday,open
"""


@pytest.fixture
def work(site: Site) -> Callable[[], None]:
    """Does the jobs that are due."""
    return lambda: do_jobs(site.app)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """An export of two good rows and a bad one."""
    path = tmp_path / "old.csv"
    path.write_text(_TABLE, "utf-8")
    return path


def _upload(page: Page, table: Path) -> None:
    page.get_by_role("link", name="Import a file").first.click()
    page.locator("#field-file").set_input_files(table)
    expect(page.locator("[data-files]").first).to_contain_text("old.csv")
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("Looking through the file")).to_be_visible()


def test_import_from_upload_to_undo_changes_its_page_by_itself(
    open_page: OpenPage, work: Callable[[], None], table: Path
) -> None:
    page = open_page("/desk/admin/imports", SAM)
    expect(page.get_by_text("Nothing imported yet")).to_be_visible()
    _upload(page, table)
    work()
    expect(page.get_by_text("The first rows that would be left out")).to_be_visible()
    expect(page.get_by_role("cell", name="Kettle leaks")).to_be_visible()
    begin = page.get_by_role("button", name="Import 2 tickets")
    begin.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waits for the worker").first).to_be_visible()
    work()
    expect(page.get_by_text("1 row was left out")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Rejected rows, as CSV").click()
    saved = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(saved.splitlines()))
    assert [(row["row"], row["field"]) for row in rows] == [("4", "created_at")]

    page.get_by_role("button", name="Undo…").click()
    dialog = page.get_by_role("dialog", name="Undo the import of old.csv")
    expect(dialog).to_contain_text("2 tickets that it brought are withdrawn")
    dialog.get_by_role("button", name="Undo the import").click()
    work()
    expect(page.get_by_text("This import is undone")).to_be_visible()
    page.get_by_role("link", name="Imports").click()
    expect(page.get_by_role("cell", name="Undone")).to_be_visible()


@pytest.mark.parametrize("look", [{}, _PHONE], ids=["wide", "phone"])
def test_pages_of_imports_keep_nobody_out(
    open_page: OpenPage, work: Callable[[], None], table: Path, look: dict[str, object]
) -> None:
    page = open_page("/desk/admin/imports", SAM, **look)
    assert_accessible(page)
    page.goto("/desk/admin/imports/new")
    assert_accessible(page)
    page.goto("/desk/admin/imports")
    _upload(page, table)
    assert_accessible(page)
    work()
    expect(page.get_by_text("What the columns mean")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Import 2 tickets").click()
    work()
    expect(page.get_by_text("What happened")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Undo…").click()
    assert_accessible(page)
    page.goto("/desk/admin/imports")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
