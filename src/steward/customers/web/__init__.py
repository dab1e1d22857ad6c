"""The desk's pages of people and companies."""

from flask import Flask

from steward.customers.rules import words_of
from steward.customers.web import doubles, people
from steward.customers.web.blueprint import bp

PAGES = (people, doubles)


def init_app(app: Flask) -> None:
    """Serve the pages of customers."""
    app.jinja_env.filters["double_reasons"] = words_of
    app.register_blueprint(bp)
