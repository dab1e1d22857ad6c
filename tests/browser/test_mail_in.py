"""The pages of mail that came in, before a real browser: they fit, and axe is content."""

from email.message import EmailMessage
from typing import Any

import pytest

from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import ADA
from tests.channels.mailing import mail, take
from tests.channels.test_pages import BOX

pytestmark = pytest.mark.browser

# So high that no bar floats over what axe looks at.
_HIGH = {"viewport": {"width": 1440, "height": 2400}}
_PHONE = {"viewport": {"width": 360, "height": 4000}, "has_touch": True, "is_mobile": True}
_LONG = "Drips" * 40


def with_both_bodies() -> EmailMessage:
    """Make a mail as most programs write it, with words that do not break and a table."""
    found = mail(f"It drips. {_LONG}", subject=_LONG)
    found.add_alternative("<table width=900><tr><td>It <b>drips</b>.</table>", subtype="html")
    return found


@pytest.mark.parametrize("look", [_HIGH, _PHONE], ids=["wide", "phone"])
def test_pages_keep_nobody_out_and_fit(
    site: Site, open_page: OpenPage, look: dict[str, Any]
) -> None:
    take(site.app, with_both_bodies())
    take(site.app, mail("Away.", Auto_Submitted="auto-replied"))
    page = open_page("/desk/admin/mailboxes", ADA, **look)
    assert_accessible(page)
    for name, value in BOX.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk/admin/mailboxes/1")
    for path in ("/desk/admin/mailboxes/1", "/desk/admin/mails", "/desk/mails/1", "/desk/mails/2"):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
