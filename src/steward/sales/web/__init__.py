"""Selling at the desk and in the portal."""

from flask import Flask, request

from steward.kit.db import session
from steward.sales import queries
from steward.sales.web import (
    baskets,
    desk_orders,
    discounts,
    effects,
    news,
    orders,
    own_news,
    shop,
    unsubscribing,
    watches,
    words,
)
from steward.sales.web.blueprint import bp

PAGES = (
    shop,
    baskets,
    orders,
    watches,
    own_news,
    unsubscribing,
    desk_orders,
    discounts,
    effects,
    news,
)


def init_app(app: Flask) -> None:
    """Serve the pages of selling."""
    app.jinja_env.filters["day_said"] = words.day_said
    app.jinja_env.filters["arrival_said"] = words.arrival_said
    app.jinja_env.globals["sales_words"] = words.WORDS
    app.jinja_env.globals["in_basket"] = _in_basket
    app.register_blueprint(bp)


def _in_basket() -> int:
    return queries.count_in_basket(session(), request.cookies.get(baskets.COOKIE))
