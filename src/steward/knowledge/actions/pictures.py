"""Pictures of articles: taken in, and asked for before an article is published."""

from typing import IO

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.pictures import HEAD, kind_of, name_of
from steward.kit.unused import hold
from steward.knowledge.models import ArticlePicture
from steward.knowledge.queries import get_article
from steward.knowledge.queries.pictures import picture_names
from steward.knowledge.rules.markdown import pictures_in


def add_picture(
    session: Session,
    files: FileStore,
    article_id: int,
    content: IO[bytes],
    *,
    name: str,
    actor: Actor,
) -> str:
    """Keep a picture for an article; return the name by which its text shows it.

    The same picture twice is one. Raises BadInput for what is no PNG, JPEG, GIF or WebP, TooLarge.
    """
    demand(actor, "articles.write")
    get_article(session, actor, article_id)
    head = content.read(HEAD)
    kind = kind_of(head)
    if kind is None:
        msg = N_("This is no picture that browsers show: choose a PNG, JPEG, GIF or WebP.")
        raise BadInput(msg, errors={"picture": msg})
    hold(session)
    content.seek(0)
    stored = files.put(content, f"picture{kind[1]}")
    called = name_of(name, stored.sha256, kind[1])
    row = {"article_id": article_id, "name": called, "media_type": kind[0]}
    adding = insert(ArticlePicture).values(**row, size=stored.size, sha256=stored.sha256)
    session.execute(adding.on_conflict_do_nothing())
    return called


def check_pictures(session: Session, article_id: int, body: str) -> None:
    """Raise BadInput when a text shows a picture that its article does not have."""
    shown = {one.target for one in pictures_in(body) if one.is_ours}
    missing = shown - picture_names(session, article_id) if shown else set()
    if missing:
        raise BadInput(
            N_(
                "The picture “%(name)s” is not there. Add it where the article is written, "
                "or take it out of the text.",
                name=min(missing),
            )
        )
