"""Pages of promises: the calendars by which they run."""

from flask import Flask

from steward.promises.web import calendars
from steward.promises.web.blueprint import bp

PAGES = (calendars,)


def init_app(app: Flask) -> None:
    """Serve the pages."""
    app.register_blueprint(bp)
