"""Articles in the portal: by category, one to read, and whether it helped."""

from datetime import timedelta

from flask import Response, request

from steward.accounts import find_actor
from steward.kit import limits
from steward.kit.access import PUBLIC, access
from steward.kit.db import database, session
from steward.kit.pages import form, go_to, is_htmx, page
from steward.kit.texts import gettext as _
from steward.knowledge import actions, queries
from steward.knowledge.forms import VoteForm
from steward.knowledge.web.blueprint import bp
from steward.knowledge.web.reader import known_reader, remember_reader

_MOST_VOTES, _PER = 30, timedelta(hours=1)


@bp.get("/help")
@access(PUBLIC)
def help_home() -> Response:
    """Show what answers the words that are typed, all articles of a category, or the categories."""
    who, category = find_actor(), request.args.get("category", "")
    if not category:
        return _search_page(request.args.get("q", ""))
    cursor = request.args.get("cursor")
    rows = queries.articles_in(session(), who, category, cursor=cursor)
    part = is_htmx() and cursor
    template = "knowledge/portal/_titles.html" if part else "knowledge/portal/category.html"
    return page(template, rows=rows, category=category)


def _search_page(typed: str) -> Response:
    """Show what answers; to htmx, that part alone, as it asks while somebody types."""
    who = find_actor()
    context = {"typed": typed.strip(), "found": queries.search_articles(session(), who, typed)}
    shelves = [] if context["found"] else queries.shelves(session(), who)
    template = "knowledge/portal/_found.html" if is_htmx() else "knowledge/portal/home.html"
    return page(template, shelves=shelves, **context)


@bp.get("/help/articles/<int:article_id>")
@access(PUBLIC)
def read_article(article_id: int) -> Response:
    """Show a published article."""
    return page("knowledge/portal/article.html", shown=_read(article_id), voted=None)


def _read(article_id: int) -> queries.ArticleView:
    return queries.read_article(session(), find_actor(), article_id)


@bp.post("/help/articles/<int:article_id>/votes")
@access(PUBLIC)
def rate_article(article_id: int) -> Response:
    """Note whether an article helped its reader; then ask for a word about it."""
    vote, who = form(VoteForm), find_actor()
    limits.hit(database(), f"vote:{request.remote_addr}", most=_MOST_VOTES, per=_PER)
    reader, key = known_reader(who)
    actions.rate_article(session(), article_id, vote, reader=reader, actor=who)
    if is_htmx():
        answer = page("knowledge/portal/_helped.html", shown=_read(article_id), voted=vote)
    else:
        answer = go_to(f"/help/articles/{article_id}", toast=_("Thank you for telling us"))
    return remember_reader(answer, key)
