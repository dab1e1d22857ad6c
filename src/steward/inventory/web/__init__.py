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
    words,
)
from steward.inventory.web.blueprint import bp

PAGES = (
    *(stock, stock_acts, counts),
    *(products, changing_products, files, images, labels, places, suppliers),
    *(purchases, drafting, purchase_steps, supply),
    forecasts,
    *(reorder, reorder_terms, analysis),
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
    app.jinja_env.filters["round_number"] = words.round_number
    app.jinja_env.filters["small_money"] = words.small_money
    app.jinja_env.filters["demand_bars"] = words.demand_bars
    app.jinja_env.filters["sum_of"] = words.sum_of
    app.jinja_env.filters["most_likely"] = words.most_likely
    app.jinja_env.filters["purchase_fact"] = purchase_words.purchase_fact
    app.jinja_env.filters["lead_time"] = purchase_words.lead_time
    app.jinja_env.filters["stock_change"] = words.change_in_words
    app.jinja_env.globals["stock_words"] = words.WORDS
    app.jinja_env.filters["method_words"] = forecast_words.method_words
    app.jinja_env.filters["share"] = forecast_words.share
    app.jinja_env.filters["signed_share"] = forecast_words.signed_share
    app.jinja_env.filters["expected"] = forecast_words.amount
    app.jinja_env.globals["forecast_classes"] = forecast_words.CLASSES
    app.jinja_env.globals["forecast_cautions"] = forecast_words.CAUTIONS
    app.jinja_env.globals["import_state"] = words.import_state
    app.register_blueprint(bp)
