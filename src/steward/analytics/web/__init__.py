"""Pages of the books."""

from types import ModuleType

from flask import Flask

from steward.analytics.web import (
    alerts,
    boards,
    budget_words,
    budgets,
    changing,
    growth,
    import_view,
    imports,
    mails,
    metrics,
    planning,
    rows,
    shared,
    sharing,
    sheets,
    stopping,
    tile_forms,
    tiles,
    variance,
    variance_words,
    whether,
    why,
    worth,
)
from steward.analytics.web.blueprint import bp

PAGES: tuple[ModuleType, ...] = (
    alerts,
    boards,
    budgets,
    changing,
    growth,
    imports,
    mails,
    metrics,
    planning,
    rows,
    sheets,
    stopping,
    shared,
    sharing,
    tile_forms,
    tiles,
    variance,
    whether,
    why,
    worth,
)


def init_app(app: Flask) -> None:
    """Serve the pages."""
    app.jinja_env.filters.update(
        {**budget_words.FILTERS, **import_view.FILTERS, **variance_words.FILTERS}
    )
    app.register_blueprint(bp)
