"""Pages of promises: the calendars by which they run, and the policies that make them."""

from flask import Flask

from steward.promises.web import calendars, policies
from steward.promises.web.blueprint import bp

PAGES = (calendars, policies)


def init_app(app: Flask) -> None:
    """Serve the pages."""
    app.register_blueprint(bp)
