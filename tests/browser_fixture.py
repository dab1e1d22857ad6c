"""A real Chromium before a real server: pages that complain in their console fail their test."""

import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from steward.accounts.actions import Browser as Device
from steward.accounts.actions import open_login
from steward.accounts.web.guard import COOKIE
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.cast import Member, user
from tests.forked import web_process
from tests.waiting import wait_until

expect.set_options(timeout=30_000)  # long, for other work may go on beside

_WCAG, _IN_THE_DARK = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], ["color-contrast"]
_AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# It is not loaded into frames, so it need not call and wait for them. Faults that it sees while
# the page changes, as by a live event, may be of no page that is: then it looks at what came of
# it, once the colours have changed, too.
_RUN_AXE = """async runOnly => {
  const changing = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  const settle = async () => {
    do {
      await Promise.allSettled(changing().map((one) => one.finished));
      await new Promise(requestAnimationFrame);
    } while (changing().length);
  };
  const changes = new MutationObserver(() => {});
  changes.observe(document, {subtree: true, childList: true, attributes: true});
  let begun = 0;
  document.addEventListener("transitionrun", () => { begun += 1; });
  for (let look = 1; ; look++) {
    await settle();
    changes.takeRecords();
    begun = 0;
    const found = await axe.run({runOnly, resultTypes: ['violations'], iframes: false});
    const stood = !changes.takeRecords().length && !begun;
    if (!found.violations.length || stood || look === 5) return found;
  }
}"""
_COMPLAINTS = {"error", "warning"}
_STOP_SECONDS = 20


@dataclass(frozen=True)
class Site:
    """A running Steward: its address, its database, and an app of the same settings."""

    url: str
    database: Database
    app: Flask


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The options of pytest-playwright, with this machine's Chromium; root has no sandbox."""
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return browser_type_launch_args | {
        "executable_path": shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        "args": arguments,
    }


@pytest.fixture
def site(settings: Settings, database: Database) -> Iterator[Site]:
    """A server process for this test alone, on its database; pages, API and live streams."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        # Browsers give passkeys to localhost, not to 127.0.0.1.
        url = f"http://localhost:{port.getsockname()[1]}"
        settings = settings.model_copy(
            update={"public_url": url, "max_upload_mb": 2, "chat_sites": "*"}
        )
        with _served(port, settings, database.conninfo):
            wait_until(lambda: _answers(f"{url}/healthz"), limit=60)
            yield Site(url, database, create_app(settings, database))


@contextmanager
def _served(port: socket.socket, settings: Settings, database_url: str) -> Iterator[None]:
    environment = dict(os.environ) | {
        "STEWARD_HOME": str(settings.home),
        "STEWARD_PUBLIC_URL": settings.url,
        "STEWARD_DATABASE_URL": database_url,
        "STEWARD_MAX_UPLOAD_MB": str(settings.max_upload_mb),
        "STEWARD_CHAT_SITES": settings.chat_sites,
    }
    log = settings.home.with_name("web.log")
    server = web_process(port, environment, log)
    log.touch()
    server.start()
    try:
        yield
    finally:
        server.terminate()
        server.join(_STOP_SECONDS)
        server.kill()
        server.join(_STOP_SECONDS)
        sys.stderr.write(log.read_text("utf-8"))  # shown where the test failed


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server, by http
            return bool(answer.status == 200)
    except (URLError, TimeoutError):
        return False


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[OpenPage]:
    """Opens a page of a new browser, signed in as a member or not; options are Playwright's.

    Whatever its console complains of, content policy and failed loads among it, fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in _COMPLAINTS and not _is_refusal(message):
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def open_(path: str = "/", who: Member | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        if who is not None:
            sign_in_browser(context, site, who)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def _is_refusal(message: ConsoleMessage) -> bool:
    """Whether Chromium only reports a refusal, or no connection, as tests ask for it."""
    if "blocked by Playwright" in message.text:
        return True
    of_ours = "/static/" not in message.location.get("url", "")
    return of_ours and re.search(r"status of 4\d\d|INTERNET_DISCONNECTED", message.text) is not None


def sign_in_browser(context: BrowserContext, site: Site, who: Member) -> None:
    """Give a browser a new login, without going through the page."""
    with site.database.transaction() as session:
        _, secret = open_login(session, user(session, who), Device("", "127.0.0.1", days=1))
    context.add_cookies([{"name": COOKIE, "value": secret, "url": site.url}])


def assert_accessible(page: Page) -> None:
    """Let axe look for what keeps people out (WCAG 2.0 to 2.2, A and AA), by day and in the dark.

    In the dark only contrasts are other than by day.
    """
    page.evaluate(_AXE.read_text("utf-8"))
    was_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    faults = _faults(page, "light", _WCAG) + _faults(page, "dark", _IN_THE_DARK)
    page.emulate_media(color_scheme="dark" if was_dark else "light")
    assert not faults, json.dumps(faults, indent=1)


def _faults(page: Page, scheme: Literal["light", "dark"], rules: list[str]) -> list[object]:
    """Return what axe finds once the colours have changed: of all else it need not tell us."""
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(_RUN_AXE, rules)
    return [
        {"in": scheme, "rule": one["id"], "where": [node["target"] for node in one["nodes"]]}
        for one in found["violations"]
    ]
