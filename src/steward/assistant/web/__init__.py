"""The assistant on the web: it answers in the portal, and is taught and tried at the desk."""

from flask import Flask

from steward.assistant.web import beside, desk, intents, missed, portal
from steward.assistant.web.blueprint import bp
from steward.assistant.web.words import outcome_name, percent, why_words

PAGES = (beside, desk, intents, missed, portal)


def init_app(app: Flask) -> None:
    """Serve the pages of the assistant."""
    filters = {"outcome": outcome_name, "why_words": why_words, "percent": percent}
    app.jinja_env.filters.update(filters)
    app.register_blueprint(bp)
