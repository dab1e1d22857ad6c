"""Pages of the ways in: the mailboxes, and every mail that came."""

from flask import Flask

from steward.channels.web import mailboxes, mails
from steward.channels.web.blueprint import bp

PAGES = (mailboxes, mails)


def init_app(app: Flask) -> None:
    """Serve the pages."""
    app.register_blueprint(bp)
