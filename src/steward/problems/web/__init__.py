"""Problems at the desk: the list, what they cost, one with its proof, and beside a ticket."""

from flask import Flask

from steward.kit.shell import Place
from steward.problems.web import acting, acts, known, listing, one, terms, ticket, words
from steward.problems.web.blueprint import PROBLEMS, bp

PLACE = Place(
    "Problems",
    icon="zoom-exclamation",
    url=PROBLEMS,
    need="problems.read",
    badge=f"{PROBLEMS}/open",
)
PAGES = (listing, terms, one, acting, ticket, acts, known)


def init_app(app: Flask) -> None:
    """Serve the pages of problems."""
    app.register_blueprint(bp)
    app.jinja_env.filters.update(
        slice_named=words.slice_named,
        problem_title=words.problem_title,
        problem_fact=words.problem_fact,
        per_cent=words.per_cent,
        rate_said=words.rate_said,
    )
