"""The desk's pages of people and companies."""

from flask import Flask

from steward.customers.web import people, timeline
from steward.customers.web.blueprint import bp

PAGES = (people, timeline)


def init_app(app: Flask) -> None:
    """Serve the pages of customers."""
    app.register_blueprint(bp)
    app.jinja_env.globals["timeline_kinds"] = timeline.kinds
