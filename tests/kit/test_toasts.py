"""What was done is told once, on the page that a redirect leads to."""

import pytest
from flask import Flask, Response, render_template_string
from flask.testing import FlaskClient

from steward.kit import toasts
from steward.kit.pages import go_to


@pytest.fixture
def client() -> FlaskClient:
    """A browser of an app that does something and leads on to a page."""
    app = Flask(__name__)
    toasts.init_app(app)

    def act() -> Response:
        return go_to("/page", toast="Saved – “Café” <b>")

    app.add_url_rule("/act", view_func=act, methods=["POST"])
    app.add_url_rule("/page", "page", lambda: render_template_string("{{ left_toast() }}"))
    return app.test_client()


def test_the_next_page_tells_it_and_escapes_it(client: FlaskClient) -> None:
    shown = client.post("/act", follow_redirects=True).text
    assert shown == "Saved – “Café” &lt;b&gt;"


def test_it_is_told_once(client: FlaskClient) -> None:
    client.post("/act", follow_redirects=True)
    assert client.get("/page").text == "None"
