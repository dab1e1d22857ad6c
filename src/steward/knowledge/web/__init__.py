"""Articles on the web: written and looked after at the desk, read in the portal."""

from flask import Flask

from steward.knowledge.rules import rendered
from steward.knowledge.web import desk, gaps, history, likely, pictures, portal, writing
from steward.knowledge.web.blueprint import bp
from steward.knowledge.web.words import audience_name, gap_state_name, place_name, state_name

PAGES = (desk, gaps, history, likely, pictures, portal, writing)


def init_app(app: Flask) -> None:
    """Serve the pages of articles."""
    app.jinja_env.filters.update(audience=audience_name, article_state=state_name)
    app.jinja_env.filters.update(gap_state=gap_state_name, gap_place=place_name)
    app.jinja_env.filters["article"] = rendered
    app.register_blueprint(bp)
