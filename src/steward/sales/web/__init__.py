"""Selling at the desk and in the portal."""

from flask import Flask

from steward.sales.web import discounts, words
from steward.sales.web.blueprint import bp

PAGES = (discounts,)


def init_app(app: Flask) -> None:
    """Serve the pages of selling."""
    app.jinja_env.filters["day_said"] = words.day_said
    app.jinja_env.filters["arrival_said"] = words.arrival_said
    app.jinja_env.globals["sales_words"] = words.WORDS
    app.register_blueprint(bp)
