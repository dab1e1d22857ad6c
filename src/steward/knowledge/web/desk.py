"""The desk's list of articles, and one of them with the means to act."""

from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _
from steward.knowledge import actions, queries
from steward.knowledge.queries import Listing
from steward.knowledge.rules import ArticleState, Audience
from steward.knowledge.rules.gaps import GapState
from steward.knowledge.web.blueprint import bp

_ARTICLES = "/desk/articles"


def _listing() -> Listing:
    asked = request.args
    parts = {name: asked.get(name, "").strip() for name in ("state", "audience", "category")}
    return Listing(asked.get("q", "").strip(), sort=asked.get("sort", "title"), **parts)


def _address(listing: Listing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {name: getattr(listing, name) for name in ("state", "audience", "category", "sort")}
    parts = {"q": listing.words, **parts} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(_ARTICLES)
@access("desk.use")
def articles() -> Response:
    """List articles; to htmx, the next rows of the list."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_articles(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("knowledge/desk/_rows.html", **context)
    return page("knowledge/desk/list.html", **_around(), **context)


def _around() -> dict[str, object]:
    """Gather what stands above the list."""
    return {
        "counts": queries.counts(session(), actor()),
        "spared": queries.spared_by(session()),
        "gaps": queries.count_gaps(session())[GapState.OPEN],
        "categories": queries.categories(session(), actor()),
        "audiences": list(Audience),
        "states": list(ArticleState),
    }


@bp.get(f"{_ARTICLES}/<int:article_id>")
@access("desk.use")
def article(article_id: int) -> Response:
    """Show an article: to who writes, its newest version and what readers said."""
    shown = queries.view_article(session(), actor(), article_id)
    words = queries.words_about(session(), article_id)
    spared = queries.spared_by(session(), article_id)
    receipts = queries.readers_of(session(), shown.article)
    context = {"words": words, "spared": spared, "receipts": receipts}
    return page("knowledge/desk/article.html", shown=shown, **context)


@bp.post(f"{_ARTICLES}/<int:article_id>/publication/<int:version_number>")
@access("articles.publish")
def publish_article(article_id: int, version_number: int) -> Response:
    """Let readers have a version, or none by the number 0; either can be undone."""
    if version_number:
        version = request.form.get("version", type=int)
        before = actions.publish_article(
            session(), article_id, version_number, version=version, actor=actor()
        )
        done = _("Published")
    else:
        before = actions.withdraw_article(session(), article_id, actor=actor())
        done = _("Taken from its readers")
    here = f"{_ARTICLES}/{article_id}"
    return go_to(here, toast=done, undo=f"{here}/publication/{before or 0}")
