"""Our scripts and styles in a real browser, on small pages under the real content policy."""

import json
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from steward.kit import csrf, headers, install, shell, toasts
from steward.kit.folding import FoldingEnvironment
from steward.kit.settings import Settings
from tests.waiting import wait_until

_ROOT = Path(__file__).parents[2]
_BAD = {"error", "warning"}
_AXE = _ROOT / "node_modules" / "axe-core" / "axe.min.js"
_TEMPLATES = {
    "desk_page.html": """
{% extends "kit/desk.html" %}
{% from "kit/_macros.html" import area, avatar, button, check, choice, dialog, empty,
   error_summary, field, file_field, key, menu, password_field, pill, promise, severity, state,
   tag %}
{% block body_attributes %} data-live="/live"{% endblock %}
{% block main %}<div class="st-page st-stack"><h1>All parts</h1>
{% include "_list.html" %}
<form class="st-reply" aria-label="Reply" hx-post="/reply" hx-target="#answer">
<div class="st-reply-tabs"><label data-key="r" data-focuses="body"><input type="radio"
 name="visibility" value="public" checked>Reply</label><label data-key="n" data-focuses="body">
<input type="radio" name="visibility" value="internal">Internal note</label></div>
<textarea id="body" name="body" aria-label="Reply" data-draft="T-1"></textarea>
<p data-draft-says></p>{{ button("Send", kind="primary") }}</form><p id="answer"></p>
{{ error_summary({"email": "Unfinished."}, {"email": "Email"}) }}
<form class="st-form st-card" aria-label="Fields">
{{ field("email", "Email", {"email": "a@b"}, {"email": "Unfinished."}, help="For the answer.") }}
{{ password_field("password", "Password", {}) }}
{{ choice("to", "To", {}, {}, [("1", "Ben"), ("2", "Cleo")]) }}
{{ check("mail", "Tell by mail", {}, {}) }}{{ file_field("files", "Files", {}, max_bytes=10) }}
</form>
<p>{% for name in ["critical", "high", "normal", "low"] %}{{ severity(name, label=True) }}
{% endfor %}{% for name in ["new", "open", "waiting_on_customer", "on_hold", "resolved",
   "closed"] %}
{{ state(name) }}{% endfor %}{% for kind in ["ok", "soon", "late", "paused", "kept"] %}
{{ pill(kind, kind) }}{{ promise(kind, kind) }}{{ tag(kind, kind) }}{% endfor %}
{{ avatar("AB", me=True) }}{{ key("Ctrl K") }}</p>
{% call menu("More actions") %}<button type="button">Merge …</button>{% endcall %}
{{ button("Delete …", kind="danger", type="button", key="d", attrs={"data-opens": "sure"}) }}
{% call dialog("sure", "Delete T-1") %}<form>{{ area("why", "Why", {}, {}) }}</form>{% endcall %}
{{ empty("done", "Every ticket has an owner", "New ones show up by themselves.") }}
</div>{% endblock %}""",
    "_list.html": """
<div id="list" data-list data-live-topic="tickets" data-live-quiet tabindex="-1" hx-get="/list"
 hx-trigger="st:change" hx-swap="outerMorph"><b id="fetched">{{ fetched }}</b>
{% for n in range(1, 4) %}<p><a id="row-{{ n }}" href="#t{{ n }}" data-row>T-{{ n }}</a></p>
{% endfor %}</div>""",
    "portal_page.html": """
{% extends "kit/portal.html" %}
{% block main %}<h1>How can we help?</h1>
<div class="st-card"><a class="st-query" href="#q"><span class="st-standing">We are on it</span>
<h2>Grinder stops</h2><p>Inès has it.</p></a></div>{% endblock %}""",
}


@dataclass
class _Site:
    """The pages at a free port, and what a test may do to them from the server's side."""

    url: str = ""
    fetched: int = 0
    told: "queue.Queue[str | None]" = field(default_factory=queue.Queue)
    replies: list[str] = field(default_factory=list)
    answer: int = 200

    def change(self, *topics: str) -> None:
        self.told.put(f"event: change\ndata: {' '.join(topics)}\n\n")

    def app(self, settings: Settings) -> Flask:
        app = Flask("steward.kit", static_folder=None)
        app.jinja_environment = FoldingEnvironment
        kit = FileSystemLoader(_ROOT / "src" / "steward" / "kit" / "templates")
        app.jinja_loader = ChoiceLoader([DictLoader(_TEMPLATES), kit])
        app.secret_key = "of this test"
        shell.init_app(app, settings)
        headers.init_app(app, settings)
        csrf.Csrf(app, settings)
        toasts.init_app(app)
        install.init_app(app)
        viewer = {"name": "Ben", "initials": "B", "role": "Agent", "is_staff": True}
        known = {"nav": [], "viewer": viewer, "live_url": lambda: "/live"}
        app.context_processor(lambda: known | {"fetched": self.fetched})
        app.jinja_env.globals["may"] = lambda _permission: True
        app.add_url_rule("/<name>", "page", lambda name: render_template(f"{name}_page.html"))
        app.add_url_rule("/list", view_func=self._list)
        app.add_url_rule("/live", view_func=self._live)
        app.add_url_rule("/reply", view_func=self._reply, methods=["POST"])
        return app

    def _list(self) -> str:
        self.fetched += 1
        return render_template("_list.html")

    def _live(self) -> Response:
        def stream() -> Iterator[str]:
            yield "event: hello\ndata: 1\n\n"
            while told := self.told.get():
                yield told

        return Response(stream(), mimetype="text/event-stream")

    def _reply(self) -> Response:
        response = Response("taken", status=self.answer)
        if self.answer == 200:
            self.replies.append(request.form["body"])
            toast = {"text": "Sent to Elsa", "kind": "done"}
            response.headers["HX-Trigger"] = json.dumps({"st:toast": toast})
        return response


@pytest.fixture
def site(tmp_path: Path) -> Iterator[_Site]:
    site = _Site()
    app = site.app(Settings(home=tmp_path))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.told.put(None)
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def desk(site: _Site, page: Page) -> Page:
    with page.expect_response("**/live"):
        page.goto(f"{site.url}/desk")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", ["/desk", "/portal"])
def test_pages_are_free_of_faults(
    site: _Site, page: Page, path: str, width: int, theme: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in _BAD else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.url}])
    # High enough for the whole page: a bar that floats over half a link is no fault of the page.
    page.set_viewport_size({"width": width, "height": 3000})
    page.goto(site.url + path)

    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []
    assert complaints == []
    uses = "[...document.querySelectorAll('use')].filter(u => u.checkVisibility())"
    assert page.evaluate(f"{uses}.filter(u => !u.getBBox().width).map(u => u.href.baseVal)") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_changed_part_is_fetched_and_what_is_being_typed_stays(site: _Site, desk: Page) -> None:
    desk.get_by_role("textbox", name="Reply").fill("half a sent")
    site.change("other", "tickets")

    expect(desk.locator("#fetched")).to_have_text("1")
    expect(desk.locator("#body")).to_be_focused()
    expect(desk.locator("#body")).to_have_value("half a sent")


def test_burst_of_changes_is_one_request(site: _Site, desk: Page) -> None:
    for _ in range(20):
        site.change("tickets")

    expect(desk.locator("#fetched")).to_have_text("1")
    wait_until(site.told.empty)
    assert site.fetched <= 2


def test_list_holds_still_while_the_keyboard_is_in_it(site: _Site, desk: Page) -> None:
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("j")
    expect(desk.locator("#row-1")).to_be_focused()
    site.change("tickets")
    site.change("tickets")

    offer = desk.get_by_role("button", name="2 changes, show")
    offer.click()
    expect(desk.locator("#fetched")).to_have_text("1")
    expect(offer).to_have_count(0)


def test_reconnected_page_fetches_what_it_may_have_missed(site: _Site, desk: Page) -> None:
    site.told.put(None)

    expect(desk.locator("#fetched")).to_have_text("1")


def test_draft_survives_a_reload_and_goes_once_sent(site: _Site, desk: Page) -> None:
    desk.locator("#body").fill("Dear Elsa")
    expect(desk.locator("[data-draft-says]")).to_contain_text("Draft saved")
    desk.reload()
    expect(desk.locator("#body")).to_have_value("Dear Elsa")

    desk.locator("#body").press("Control+Enter")
    expect(desk.get_by_role("status")).to_contain_text("Sent to Elsa")
    expect(desk.locator("#body")).to_have_value("")
    assert site.replies == ["Dear Elsa"]
    desk.reload()
    expect(desk.locator("#body")).to_have_value("")


@pytest.mark.parametrize("status", [500, 503])
def test_failure_keeps_the_words_and_can_be_tried_again(
    site: _Site, desk: Page, status: int
) -> None:
    site.answer = status
    desk.locator("#body").fill("Dear Elsa")
    desk.locator("#body").press("Control+Enter")
    expect(desk.locator("[data-toasts=alert]")).to_contain_text("Draft kept.")
    expect(desk.locator("#body")).to_have_value("Dear Elsa")

    site.answer = 200
    desk.get_by_role("button", name="Try again").click()
    expect(desk.get_by_role("status")).to_contain_text("Sent to Elsa")
    assert site.replies == ["Dear Elsa"]


def test_lost_connection_is_said_in_words(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.locator("#body").fill("Dear Elsa")
    desk.locator("#body").press("Control+Enter")

    expect(desk.locator("[data-toasts=alert]")).to_contain_text("Not sent, no connection.")


def test_page_that_cannot_be_loaded_says_what_is_kept(site: _Site, page: Page) -> None:
    page.goto(f"{site.url}/portal")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto(f"{site.url}/desk")

    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_text("is kept on this device")).to_be_visible()


def test_single_keys_act_but_not_while_typing(desk: Page) -> None:
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("n")
    expect(desk.locator("#body")).to_be_focused()
    expect(desk.locator("[value=internal]")).to_be_checked()
    desk.keyboard.press("d")
    expect(desk.locator("#body")).to_have_value("d")

    desk.keyboard.press("Escape")
    desk.keyboard.press("d")
    expect(desk.get_by_role("dialog", name="Delete T-1")).to_be_visible()
    expect(desk.locator("#field-why")).to_be_focused()


def test_key_list_names_what_this_page_offers_and_can_switch_keys_off(desk: Page) -> None:
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="Keys at the desk")
    expect(keys.get_by_text("Internal note")).to_be_visible()
    keys.get_by_role("checkbox").check()
    desk.keyboard.press("Escape")

    desk.keyboard.press("d")
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_file_that_is_too_large_is_refused_before_it_is_sent(desk: Page) -> None:
    file = {"name": "tray.jpg", "mimeType": "image/jpeg", "buffer": b"more than ten bytes"}
    desk.locator("#field-files").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload

    expect(desk.locator("#error-files")).to_contain_text("Choose a smaller file.")


def test_theme_is_the_systems_until_switched_at_once_and_remembered(desk: Page) -> None:
    root = desk.locator("html")
    desk.emulate_media(color_scheme="dark")
    desk.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    desk.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-bs-theme", "light")
    desk.get_by_role("button", name="Light or dark").first.click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    desk.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
