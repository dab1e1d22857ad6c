"""The help desk on the web: the staff's workspace and the customer's portal."""

from flask import Flask

from steward.helpdesk.web import desk, desk_acts, words
from steward.helpdesk.web.blueprint import bp

PAGES = (desk, desk_acts)


def init_app(app: Flask) -> None:
    """Serve the pages of the help desk."""
    app.jinja_env.filters.update(fact=words.fact_in_words, initials=words.initials)
    app.register_blueprint(bp)
