"""A folder of Markdown as articles: what is new is written, what has changed gets a version."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.knowledge.actions.articles import change_article, publish_article, write_article
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import Article
from steward.knowledge.rules.folder import LONGEST, SUFFIXES, Refused, Written, read_article

_LARGEST = 4 * LONGEST  # bytes: a letter takes four at most
_USUAL_CATEGORY = "General"


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of a file; `reason` says why one was refused."""

    file: str
    became: Literal["created", "changed", "unchanged", "refused"]
    reason: str = ""


def import_folder(
    session: Session, folder: Path, *, publish: bool, dry_run: bool, actor: Actor
) -> Iterator[Outcome]:
    """Write the articles of a folder; yield what becomes of each file, by their paths.

    A file is known again by its path in the folder, and read again only when its content is
    another: what was changed at the desk since stays. Raises BadInput where there is no folder.
    """
    demand(actor, "articles.write")
    if not folder.is_dir():
        raise BadInput(N_("There is no folder %(folder)s.", folder=folder))
    for path in sorted(folder.rglob("*")):
        within = PurePosixPath(path.relative_to(folder).as_posix())
        hidden = any(part.startswith(".") for part in within.parts)
        if hidden or (path.is_dir() and not path.is_symlink()):
            continue
        try:
            content = _content(path)
            written = read_article(within, content, usual_category=_USUAL_CATEGORY)
        except Refused as refused:
            yield Outcome(str(within), "refused", str(refused))
            continue
        file = _File(f"{folder.resolve().name}/{within}", sha256(content).hexdigest(), written)
        yield Outcome(str(within), _enter(session, file, publish, dry_run, actor))


def _content(path: Path) -> bytes:
    if path.is_symlink():
        raise Refused(N_("is a link: only what lies in the folder itself is read"))
    if path.suffix.lower() not in SUFFIXES:
        raise Refused(N_("is no Markdown (.md)"))
    if path.stat().st_size > _LARGEST:
        raise Refused(N_("is longer than %(most)s letters", most=LONGEST))
    return path.read_bytes()


@dataclass(frozen=True)
class _File:
    source: str
    digest: str
    written: Written


def _enter(
    session: Session,
    file: _File,
    publish: bool,  # noqa: FBT001 - handed on as it came
    dry_run: bool,  # noqa: FBT001 - the same
    actor: Actor,
) -> Literal["created", "changed", "unchanged"]:
    known = session.scalars(select(Article).where(Article.source == file.source)).one_or_none()
    if known is not None and known.source_digest == file.digest:
        return "unchanged"
    if dry_run:
        return "changed" if known else "created"
    text = ArticleText.model_validate(vars(file.written))
    if known:
        article = change_article(session, known.id, text, actor=actor)
    else:
        article = write_article(session, text, actor=actor)
    article.source, article.source_digest = file.source, file.digest
    if publish and article.published != article.latest:
        publish_article(session, article.id, article.latest, actor=actor)
    session.flush()
    return "changed" if known else "created"
