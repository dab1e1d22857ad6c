"""The desk's pages of people and companies."""

from flask import Flask

from steward.customers.rules import words_of
from steward.customers.web import doubles, people, timeline
from steward.customers.web.blueprint import bp

PAGES = (people, timeline, doubles)


def init_app(app: Flask) -> None:
    """Serve the pages of customers."""
    app.register_blueprint(bp)
    app.jinja_env.filters["double_reasons"] = words_of
    app.jinja_env.globals["timeline_kinds"] = timeline.kinds
