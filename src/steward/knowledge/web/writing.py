"""The forms in which articles are written, with a preview beside them."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.knowledge import actions, queries
from steward.knowledge.forms import ArticleForm
from steward.knowledge.models import Article, ArticleVersion
from steward.knowledge.rules import Audience
from steward.knowledge.web.blueprint import bp
from steward.knowledge.web.words import audience_name

_ARTICLES = "/desk/articles"
_LONGEST_TITLE = 200
_LONGEST = 100_000  # characters that are shown in a preview


@bp.get(f"{_ARTICLES}/new")
@access("articles.write")
def new_article() -> Response:
    """Show the form for a new article."""
    category = request.args.get("category", "")
    values = {"category": category, "audience": Audience.PUBLIC}
    gap_id = request.args.get("gap", type=int)
    if gap_id is not None:
        gap = queries.get_gap(session(), actor(), gap_id)
        values |= {"title": gap.question[:_LONGEST_TITLE], "gap": str(gap.id)}
    return _form(None, values, {})


@bp.post(_ARTICLES)
@access("articles.write")
def write_article() -> Response:
    """Begin an article."""
    try:
        text = form(ArticleForm)
        article = actions.write_article(session(), text, actor=actor())
        if text.gap is not None:
            actions.answer_gap(session(), text.gap, article.id, actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    return go_to(f"{_ARTICLES}/{article.id}", toast=_("Kept as a draft"))


@bp.get(f"{_ARTICLES}/<int:article_id>/text")
@access("articles.write")
def edit_article(article_id: int) -> Response:
    """Show the form with the newest version."""
    shown = queries.view_article(session(), actor(), article_id)
    return _form(shown.article, _values(shown.article, shown.text), {})


def _values(article: Article, text: ArticleVersion) -> dict[str, str]:
    parts = ("title", "category", "product", "audience", "body")
    marked = {"must_read": "1"} if text.must_read else {}
    return (
        {part: getattr(text, part) for part in parts} | marked | {"version": str(article.version)}
    )


@bp.post(f"{_ARTICLES}/<int:article_id>/text")
@access("articles.write")
def change_article(article_id: int) -> Response:
    """Write a new version, unless somebody else did meanwhile: then show what was typed again."""
    try:
        text = form(ArticleForm)
        actions.change_article(session(), article_id, text, version=text.version, actor=actor())
    except BadInput as error:
        return _again(article_id, error.errors, error.status)
    except Conflict as error:
        return _again(article_id, {"": error.detail}, error.status, is_late=True)
    return go_to(f"{_ARTICLES}/{article_id}", toast=_("Kept as a new version"))


def _again(
    article_id: int, errors: Mapping[str, str], status: int, *, is_late: bool = False
) -> Response:
    """Show the form as it was sent; who was late may go on above what the other has written."""
    with database().reading() as reading:
        article = queries.get_article(reading, actor(), article_id)
    values = form_values() | ({"version": str(article.version)} if is_late else {})
    return _form(article, values, errors, status, is_late=is_late)


def _form(
    article: Article | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    **more: bool,
) -> Response:
    with database().reading() as reading:
        known = queries.categories(reading, actor())
        pictures = queries.pictures_of(reading, article.id) if article else []
    audiences = [(one.value, audience_name(one)) for one in Audience]
    lists = {"categories": known, "audiences": audiences, "pictures": pictures}
    context = {"article": article, "values": values, "errors": errors, "is_late": False}
    return page("knowledge/desk/form.html", status, **(context | lists | more))


@bp.post(f"{_ARTICLES}/preview")
@access("articles.write")
def preview_article() -> Response:
    """Show what is typed as readers would see it; nothing is kept."""
    body = request.form.get("body", "")[:_LONGEST]
    title, article_id = request.form.get("title", ""), request.args.get("article", type=int)
    return page("knowledge/_text.html", title=title, body=body, article_id=article_id)
