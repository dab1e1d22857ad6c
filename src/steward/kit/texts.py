"""Texts of the pages in the reader's language, by Flask-Babel; typed, which Flask-Babel is not."""

from datetime import date, datetime
from typing import cast

import flask_babel
from babel.dates import format_date
from babel.support import NullTranslations
from flask import g, has_app_context
from jinja2 import Environment

from steward.kit.marks import Marked


def gettext(text: str, /, **values: object) -> str:
    """Return `text` in the reader's language, with `values` put in."""
    found = _translate(text)
    return found % values if values else found


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the text for a `number` of things in the reader's language."""
    return _translate_number(one, many, number) % {"num": number, **values}


def translated(text: str) -> str:
    """Return a text that N_ has marked in the reader's language, and any other as it is."""
    if not isinstance(text, Marked):
        return text
    values = {name: _said(value) for name, value in text.values.items()}
    return gettext(text.pattern, **values)


def _said(value: object) -> object:
    """Say a text in the reader's language, and a day as it is written there."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_date(value, "d MMM y", locale=flask_babel.get_locale() or "en")
    return translated(value) if isinstance(value, str) else value


def install(environment: Environment) -> None:
    """Have the templates take their texts from here, and those of failures by `|translated`."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by i18n
        _translate, _translate_number, newstyle=True
    )
    environment.filters["translated"] = translated


def _translate(text: str) -> str:
    return str(_texts().ugettext(text))


def _translate_number(one: str, many: str, number: int) -> str:
    return str(_texts().ungettext(one, many, number))


def _texts() -> NullTranslations:
    """Look once for a request: a page has a hundred texts, and Flask-Babel looks for each."""
    if not has_app_context():
        return NullTranslations()
    if "texts" not in g:
        g.texts = flask_babel.get_translations()
    return cast("NullTranslations", g.texts)
