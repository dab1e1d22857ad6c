"""Texts of the pages in the reader's language, by Flask-Babel; typed, which Flask-Babel is not."""

import flask_babel


def gettext(text: str, **values: object) -> str:
    """Return `text` in the reader's language, with `values` put in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the text for a `number` of things in the reader's language."""
    return str(flask_babel.ngettext(one, many, number, **values))
