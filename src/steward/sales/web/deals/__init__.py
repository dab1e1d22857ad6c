"""Pages of deals."""

from flask import Flask

from steward.sales.web.deals import board, ends, keeping, listing, one, outlook, words

PAGES = (board, listing, outlook, keeping, one, ends)


def add_words(app: Flask) -> None:
    """Let templates say what pages of deals call things."""
    app.jinja_env.filters["days_long"] = words.days_long
    app.jinja_env.filters["here_since"] = words.here_since
    app.jinja_env.filters["dated"] = words.dated
    app.jinja_env.filters["about"] = words.about
    app.jinja_env.filters["deal_fact"] = words.deal_fact
    app.jinja_env.filters["share_said"] = words.share_said
    app.jinja_env.filters["month_said"] = words.month_said
