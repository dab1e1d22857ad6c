"""Pages of the ways in: the mailboxes, every mail that came, the chat on pages of any site."""

from flask import Flask

from steward.channels.web import chat, mailboxes, mails, widget
from steward.channels.web.blueprint import bp

PAGES = (mailboxes, mails, widget)


def init_app(app: Flask) -> None:
    """Serve the pages, and the chat."""
    app.register_blueprint(bp)
    app.register_blueprint(chat.bp)
