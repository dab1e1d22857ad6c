"""The stores at the desk: what there is, stock-takes, products, places and suppliers."""

from flask import Flask

from steward.inventory.web import (
    analysis,
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
    reorder,
    reorder_terms,
    stock,
    stock_acts,
    suppliers,
    supply,
    withheld,
    words,
)
from steward.inventory.web.blueprint import bp

PAGES = (
    *(stock, stock_acts, counts, withheld),
    *(products, changing_products, files, images, labels, places, suppliers),
    *(purchases, drafting, purchase_steps, supply),
    *(reorder, reorder_terms, analysis),
    forecasts,
)
_FILTERS = {
    "plain_number": words.plain_number,
    "stock_number": words.shown_number,
    "stock_signed": words.signed_number,
    "preview_line": words.preview_line,
    "money_rounded": words.money_rounded,
    "day_of_year": words.day_of_year,
    "money": words.money,
    "round_number": words.round_number,
    "small_money": words.small_money,
    "demand_bars": words.demand_bars,
    "sum_of": words.sum_of,
    "most_likely": words.most_likely,
    "purchase_fact": purchase_words.purchase_fact,
    "lead_time": purchase_words.lead_time,
    "stock_change": words.change_in_words,
}


def init_app(app: Flask) -> None:
    """Serve the pages of the stores."""
    app.jinja_env.filters.update(_FILTERS, **forecast_words.FILTERS)
    app.jinja_env.globals.update(forecast_words.GLOBALS, stock_words=words.WORDS)
    app.jinja_env.globals["import_state"] = words.import_state
    app.register_blueprint(bp)
