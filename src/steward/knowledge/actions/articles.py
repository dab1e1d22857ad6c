"""Verbs of articles: written, changed, brought back, published, withdrawn, rated."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.versions import check_version
from steward.knowledge.actions.gaps import (
    close_gaps,
    forget_unhelpful,
    note_unanswered,
    reopen_gaps,
)
from steward.knowledge.actions.indexing import index_article, unindex_article
from steward.knowledge.actions.pictures import check_pictures
from steward.knowledge.events import (
    ArticleChanged,
    ArticlePublished,
    ArticleRated,
    ArticleWithdrawn,
    ArticleWritten,
)
from steward.knowledge.forms import ArticleText, VoteForm
from steward.knowledge.models import Article, ArticleVersion, ArticleVote
from steward.knowledge.queries import get_article, get_version, read_article
from steward.knowledge.rules.gaps import Place

_PARTS = ("title", "category", "product", "audience", "must_read", "read_again", "body")


@dataclass(frozen=True)
class _Visitor:
    """Somebody who is not signed in, as facts name them."""

    user_id: int | None = None
    name: str = "A visitor"


def write_article(session: Session, form: ArticleText, *, actor: Actor) -> Article:
    """Begin an article, as a draft."""
    demand(actor, "articles.write")
    now = clock.now()
    article = Article(created_at=now, updated_at=now)
    session.add(article)
    session.flush()
    _add_version(session, article, form, actor)
    written = ArticleWritten(subject_id=article.id, title=form.title)
    events.record(session, written, actor=actor)
    return article


def change_article(
    session: Session,
    article_id: int,
    form: ArticleText,
    *,
    version: int | None = None,
    actor: Actor,
) -> Article:
    """Write a new version; readers keep the one they have.

    What changes nothing makes no version. Raises Conflict when the article is not at `version`.
    """
    demand(actor, "articles.write")
    article = get_article(session, actor, article_id, for_update=True)
    check_version(version, article.version)
    latest = get_version(session, article.id, article.latest)
    same = {"read_again": False}  # what the latest asked for, it asked for once
    if any(same.get(part, getattr(latest, part)) != getattr(form, part) for part in _PARTS):
        _change(session, article, form, actor)
    return article


def restore_version(session: Session, article_id: int, number: int, *, actor: Actor) -> Article:
    """Write an older version anew, as the newest; readers keep the one they have."""
    demand(actor, "articles.write")
    article = get_article(session, actor, article_id, for_update=True)
    old = get_version(session, article.id, number)
    parts = {part: getattr(old, part) for part in _PARTS} | {"read_again": False}
    form = ArticleText.model_construct(**parts)
    _change(session, article, form, actor, restored=number)
    return article


def _change(
    session: Session,
    article: Article,
    form: ArticleText,
    actor: Actor,
    restored: int | None = None,
) -> None:
    article.latest += 1
    article.updated_at = clock.now()
    _add_version(session, article, form, actor)
    changed = ArticleChanged(
        subject_id=article.id, title=form.title, number=article.latest, restored=restored
    )
    events.record(session, changed, actor=actor)


def _add_version(session: Session, article: Article, form: ArticleText, actor: Actor) -> None:
    parts = {part: getattr(form, part) for part in _PARTS}
    session.add(
        ArticleVersion(
            article_id=article.id,
            number=article.latest or 1,
            author_id=actor.user_id,
            author_name=actor.name,
            written_at=clock.now(),
            **parts,
        )
    )
    session.flush()


def publish_article(
    session: Session, article_id: int, number: int, *, version: int | None = None, actor: Actor
) -> int | None:
    """Let readers have a version from now on, whichever they had; return the number of that.

    Raises NotFound, and Conflict when the article is not at `version` any more.
    """
    demand(actor, "articles.publish")
    article = get_article(session, actor, article_id, for_update=True)
    check_version(version, article.version)
    text = get_version(session, article.id, number)
    check_pictures(session, article.id, text.body)
    before, article.published = article.published, number
    article.readers, article.published_at = text.audience, clock.now()
    article.guides = text.product if text.must_read else None
    article.read_since = _read_since(session, article.id, number) if text.must_read else None
    index_article(session, article, text)
    published = ArticlePublished(
        subject_id=article.id,
        title=text.title,
        number=number,
        before=before,
        audience=text.audience,
    )
    events.record(session, published, actor=actor)
    close_gaps(session, article.id, actor=actor)
    return before


def _read_since(session: Session, article_id: int, number: int) -> int:
    """Return the version from which on having read it is enough for version `number`."""
    asking = select(func.max(ArticleVersion.number)).where(
        ArticleVersion.article_id == article_id,
        ArticleVersion.number <= number,
        ArticleVersion.read_again,
    )
    return session.scalar(asking) or 1


def withdraw_article(session: Session, article_id: int, *, actor: Actor) -> int | None:
    """Take an article from its readers; return the number of the version they had, if any."""
    demand(actor, "articles.publish")
    article = get_article(session, actor, article_id, for_update=True)
    before = article.published
    if before is None:
        return None
    article.published = article.published_at = article.readers = None
    article.guides = article.read_since = None
    unindex_article(session, article)
    title = get_version(session, article.id, before).title
    withdrawn = ArticleWithdrawn(subject_id=article.id, title=title, before=before)
    events.record(session, withdrawn, actor=actor)
    reopen_gaps(session, article.id, actor=actor)
    return before


def rate_article(
    session: Session,
    article_id: int,
    form: VoteForm,
    *,
    reader: str,
    actor: Actor | None,
) -> None:
    """Note whether an article helped a reader, who counts once: a second word replaces the first.

    `reader` tells readers apart: a login, or a browser of somebody who is not signed in.
    """
    view = read_article(session, actor, article_id)
    values = {"number": view.text.number, "helped": form.helped, "words": form.words}
    values["voted_at"] = clock.now()
    vote = insert(ArticleVote).values(article_id=article_id, reader=reader, **values)
    session.execute(
        vote.on_conflict_do_update(index_elements=["article_id", "reader"], set_=values)
    )
    rated = ArticleRated(subject_id=article_id, number=view.text.number, helped=form.helped)
    events.record(session, rated, actor=actor or _Visitor())
    forget_unhelpful(session, article_id, reader)
    if not form.helped:
        asked = form.words or view.text.title
        where = Place.ARTICLE
        note_unanswered(session, asked, where=where, asker=reader, article_id=article_id)
