"""Pages of the ways in: the mailboxes, every mail and text that came, the chat of any site."""

from flask import Flask

from steward.channels.web import chat, mailboxes, mails, texts, widget
from steward.channels.web.blueprint import bp

PAGES = (mailboxes, mails, texts, widget)


def init_app(app: Flask) -> None:
    """Serve the pages, and the chat."""
    app.register_blueprint(bp)
    app.register_blueprint(chat.bp)
