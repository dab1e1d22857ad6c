"""The stores at the desk: products, places and suppliers."""

from flask import Flask

from steward.inventory.web import (
    changing_products,
    files,
    images,
    labels,
    places,
    products,
    suppliers,
    words,
)
from steward.inventory.web.blueprint import bp

PAGES = (products, changing_products, files, images, labels, places, suppliers)


def init_app(app: Flask) -> None:
    """Serve the pages of the stores."""
    app.jinja_env.filters["plain_number"] = words.plain_number
    app.jinja_env.filters["preview_line"] = words.preview_line
    app.jinja_env.filters["money"] = words.money
    app.jinja_env.filters["stock_change"] = words.change_in_words
    app.jinja_env.globals["stock_words"] = words.WORDS
    app.jinja_env.globals["import_state"] = words.import_state
    app.register_blueprint(bp)
