"""Pages of notifications: one's inbox, who hears of what, the outbox."""

from flask import Flask

from steward.kit.shell import add_top_part
from steward.notifications.web import (
    choices,
    defaults,
    inbox,
    outbox,
    phones,
    push,
    templates,
    webhooks,
)
from steward.notifications.web.blueprint import bp

PAGES = (choices, defaults, inbox, outbox, phones, push, templates, webhooks)


def init_app(app: Flask) -> None:
    """Serve the pages, and show at the top of each page what is unread."""
    app.register_blueprint(bp)
    app.jinja_env.globals["unread_notices"] = inbox.find_unread
    add_top_part(app, "notifications/_bell.html")
