"""Texts, icons and addresses stand in a compiled template as if they had been typed there."""

import pytest
from flask import Flask
from jinja2 import DictLoader
from markupsafe import Markup

from steward.kit.folding import FoldingEnvironment


@pytest.fixture
def environment() -> FoldingEnvironment:
    """An environment that knows a text and an icon, and counts how often it is asked."""
    made = FoldingEnvironment(Flask(__name__), autoescape=True, extensions=["jinja2.ext.i18n"])
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return {"Send": "Senden & fertig"}.get(text, text)

    made.known.update(_=translate, icon=lambda name: Markup('<svg id="{}"></svg>').format(name))
    made.globals["asked"] = asked
    return made


def rendered(environment: FoldingEnvironment, source: str, name: str = "page.html") -> str:
    """Render a template of this source."""
    environment.loader = DictLoader({name: source})
    return environment.get_template(name).render(word="x")


def test_a_text_is_translated_and_escaped_once(environment: FoldingEnvironment) -> None:
    assert rendered(environment, '<b>{{ _("Send") }}</b>') == "<b>Senden &amp; fertig</b>"


def test_markup_stays_markup(environment: FoldingEnvironment) -> None:
    assert rendered(environment, '{{ icon("user") }}') == '<svg id="user"></svg>'


def test_a_known_function_is_asked_at_compiling_only(environment: FoldingEnvironment) -> None:
    environment.loader = DictLoader(
        {"page.html": '{% for n in (1, 2) %}{{ _("Send") }}{% endfor %}'}
    )
    template = environment.get_template("page.html")
    template.render()
    template.render()
    assert environment.globals["asked"] == ["Send"]


def test_what_depends_on_the_request_is_left_to_it(environment: FoldingEnvironment) -> None:
    environment.globals["_"] = lambda text, **values: text % values
    assert rendered(environment, '{{ _("Hello %(word)s", word=word) }}') == "Hello x"


def test_a_mail_is_left_to_its_readers_language(environment: FoldingEnvironment) -> None:
    environment.globals["_"] = lambda _text: "in the reader's words"
    source = '{{ _("Send") }}'
    assert rendered(environment, source, "kit/mail/hello.txt") == "in the reader&#39;s words"
