"""The versions of an article: who wrote which, what changed between two, and bringing one back."""

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, page
from steward.kit.texts import gettext as _
from steward.knowledge import actions, queries
from steward.knowledge.models import ArticleVersion
from steward.knowledge.rules import Line, difference
from steward.knowledge.web.blueprint import bp

_ARTICLES = "/desk/articles"
_PARTS = ("title", "category", "product", "audience", "body")


@bp.get(f"{_ARTICLES}/<int:article_id>/versions")
@access("articles.write")
def article_versions(article_id: int) -> Response:
    """List the versions; beside them, what changed between the two that are chosen."""
    article = queries.get_article(session(), actor(), article_id)
    versions = {one.number: one for one in queries.versions_of(session(), article_id)}
    new = versions.get(request.args.get("to", article.latest, int), versions[article.latest])
    old = versions.get(request.args.get("from", new.number - 1, int))
    return page(
        "knowledge/desk/versions.html",
        article=article,
        versions=list(versions.values()),
        new=new,
        old=old,
        changes=_changes(old, new) if old else {},
    )


def _changes(old: ArticleVersion, new: ArticleVersion) -> dict[str, list[Line]]:
    """Return what differs, by the part of the article."""
    found = {part: difference(getattr(old, part), getattr(new, part)) for part in _PARTS}
    marks = [_("Must be read before asking") if one.must_read else "" for one in (old, new)]
    found["must_read"] = difference(*marks)
    return {
        part: lines
        for part, lines in found.items()
        if any(one.kind in {"added", "removed"} for one in lines)
    }


@bp.post(f"{_ARTICLES}/<int:article_id>/versions/<int:version_number>/restoration")
@access("articles.write")
def restore_version(article_id: int, version_number: int) -> Response:
    """Write an older version anew, as the newest."""
    actions.restore_version(session(), article_id, version_number, actor=actor())
    said = _("Version %(number)s is back, as the newest", number=version_number)
    return go_to(f"{_ARTICLES}/{article_id}", toast=said)
