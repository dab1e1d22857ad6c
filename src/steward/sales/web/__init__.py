"""Selling at the desk and in the portal."""

from flask import Flask, request

from steward.kit.db import session
from steward.sales import queries
from steward.sales.web import (
    baskets,
    deals,
    deliveries,
    desk_back,
    desk_orders,
    desk_returns,
    discounts,
    effects,
    imports,
    inspections,
    news,
    orders,
    own_news,
    return_links,
    return_terms,
    return_words,
    returns,
    sending,
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
    deliveries,
    sending,
    discounts,
    effects,
    news,
    imports,
)
DEALS = deals.PAGES
BACK = (returns, return_links, desk_returns, inspections, desk_back, return_terms)


def init_app(app: Flask) -> None:
    """Serve the pages of selling."""
    app.jinja_env.filters["day_said"] = words.day_said
    app.jinja_env.filters["arrival_said"] = words.arrival_said
    app.jinja_env.filters["order_preview_line"] = words.order_preview_line
    app.jinja_env.filters["delivery_fact"] = words.delivery_fact
    app.jinja_env.globals["sales_words"] = words.WORDS
    app.jinja_env.globals["return_states"] = return_words.STATES
    app.jinja_env.filters["return_reason"] = return_words.reason_said
    app.jinja_env.filters["return_fact"] = return_words.return_fact
    app.jinja_env.filters["short_day"] = return_words.short_day
    app.jinja_env.filters["return_rate"] = return_words.return_rate
    app.jinja_env.filters["refund_amount"] = return_words.refund_amount
    app.jinja_env.globals["in_basket"] = _in_basket
    deals.add_words(app)
    app.register_blueprint(bp)


def _in_basket() -> int:
    return queries.count_in_basket(session(), request.cookies.get(baskets.COOKIE))
