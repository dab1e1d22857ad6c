"""A folder of Markdown as articles: what is new is written, what has changed gets a version."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.pictures import SUFFIXES as PICTURES
from steward.knowledge.actions.articles import change_article, publish_article, write_article
from steward.knowledge.actions.folder_files import FoundFile, read_file
from steward.knowledge.actions.pictures import add_picture
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import Article
from steward.knowledge.rules.folder import Refused

_Became = Literal["created", "changed", "unchanged", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of a file; `reason` says why one was refused."""

    file: str
    became: _Became
    reason: str = ""


def import_folder(
    session: Session,
    folder: Path,
    *,
    publish: bool,
    dry_run: bool,
    actor: Actor,
    files: FileStore | None = None,
) -> Iterator[Outcome]:
    """Write the articles of a folder; yield what becomes of each file, by their paths.

    A file is known again by its path in the folder, and read again only when its content, or that
    of its pictures, is another: what was changed at the desk since stays. Pictures lie in the
    folder and are kept in `files`. Raises BadInput where there is no folder.
    """
    demand(actor, "articles.write")
    if not folder.is_dir():
        raise BadInput(N_("There is no folder %(folder)s.", folder=folder))
    run = _Import(session, files, actor, publish=publish, dry_run=dry_run)
    for path in sorted(folder.rglob("*")):
        within = PurePosixPath(path.relative_to(folder).as_posix())
        hidden = any(part.startswith(".") for part in within.parts)
        is_folder = path.is_dir() and not path.is_symlink()
        if hidden or is_folder or path.suffix.lower() in PICTURES:
            continue
        try:
            found = read_file(folder, path)
        except Refused as refused:
            yield Outcome(str(within), "refused", str(refused))
            continue
        yield Outcome(str(within), run.enter(found))


@dataclass(frozen=True)
class _Import:
    session: Session
    files: FileStore | None
    actor: Actor
    publish: bool
    dry_run: bool

    def enter(self, file: FoundFile) -> _Became:
        """Write what a file holds; return what became, or would become, of it."""
        source = select(Article).where(Article.source == file.source)
        known = self.session.scalars(source).one_or_none()
        if known is not None and known.source_digest == file.digest:
            return "unchanged"
        if not self.dry_run:
            self._write(known, file)
        return "changed" if known else "created"

    def _write(self, known: Article | None, file: FoundFile) -> None:
        text = ArticleText.model_validate(vars(file.written))
        if known:
            article = change_article(self.session, known.id, text, actor=self.actor)
        else:
            article = write_article(self.session, text, actor=self.actor)
        article.source, article.source_digest = file.source, file.digest
        self._keep_pictures(article, file)
        if self.publish and article.published != article.latest:
            publish_article(self.session, article.id, article.latest, actor=self.actor)
        self.session.flush()

    def _keep_pictures(self, article: Article, file: FoundFile) -> None:
        if self.files is None:
            return
        session, files, actor = self.session, self.files, self.actor
        for one in file.pictures:
            content = BytesIO(one.content)
            add_picture(session, files, article.id, content, name=one.file, actor=actor)
