"""The stores at the desk: what there is, stock-takes, products, places and suppliers."""

from flask import Flask

from steward.inventory.web import (
    changing_products,
    counts,
    drafting,
    files,
    forecast_words,
    forecasts,
    images,
    labels,
    places,
    products,
    purchase_steps,
    purchase_words,
    purchases,
    stock,
    stock_acts,
    suppliers,
    supply,
    words,
)
from steward.inventory.web.blueprint import bp

PAGES = (
    *(stock, stock_acts, counts),
    *(products, changing_products, files, images, labels, places, suppliers),
    *(purchases, drafting, purchase_steps, supply),
    forecasts,
)


def init_app(app: Flask) -> None:
    """Serve the pages of the stores."""
    app.jinja_env.filters["plain_number"] = words.plain_number
    app.jinja_env.filters["stock_number"] = words.shown_number
    app.jinja_env.filters["stock_signed"] = words.signed_number
    app.jinja_env.filters["preview_line"] = words.preview_line
    app.jinja_env.filters["money_rounded"] = words.money_rounded
    app.jinja_env.filters["day_of_year"] = words.day_of_year
    app.jinja_env.filters["money"] = words.money
    app.jinja_env.filters["purchase_fact"] = purchase_words.purchase_fact
    app.jinja_env.filters["lead_time"] = purchase_words.lead_time
    app.jinja_env.filters["stock_change"] = words.change_in_words
    app.jinja_env.filters.update(forecast_words.FILTERS)
    app.jinja_env.globals.update(forecast_words.GLOBALS, stock_words=words.WORDS)
    app.jinja_env.globals["import_state"] = words.import_state
    app.register_blueprint(bp)
