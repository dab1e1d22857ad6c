"""Pages of routing: skills, experts, one's own skills and presence."""

from flask import Flask

from steward.kit.shell import add_top_part
from steward.routing.web import experts, mine, presence, skills
from steward.routing.web.blueprint import bp

PAGES = (experts, mine, skills)


def init_app(app: Flask) -> None:
    """Serve the pages, and show at the top of the desk whether one is available."""
    app.register_blueprint(bp)
    app.jinja_env.globals["presence"] = presence.find_presence
    add_top_part(app, "routing/_presence.html")
