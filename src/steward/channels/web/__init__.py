"""Pages of the ways in: the mailboxes, every mail and text that came."""

from flask import Flask

from steward.channels.web import mailboxes, mails, texts
from steward.channels.web.blueprint import bp

PAGES = (mailboxes, mails, texts)


def init_app(app: Flask) -> None:
    """Serve the pages."""
    app.register_blueprint(bp)
