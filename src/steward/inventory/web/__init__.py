"""The stores at the desk: levels, movements and stock-takes."""

from flask import Flask

from steward.inventory.web import counts, stock, stock_acts, words
from steward.inventory.web.blueprint import bp

PAGES = (stock, stock_acts, counts)


def init_app(app: Flask) -> None:
    """Serve the pages of the stores."""
    app.jinja_env.filters["plain_number"] = words.plain_number
    app.jinja_env.filters["stock_number"] = words.shown_number
    app.jinja_env.filters["stock_signed"] = words.signed_number
    app.jinja_env.filters["money"] = words.money
    app.register_blueprint(bp)
