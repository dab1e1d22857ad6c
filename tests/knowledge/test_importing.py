"""A folder of Markdown becomes articles: read, refused with reasons, and twice changes nothing."""

import json
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from steward.accounts import SYSTEM
from steward.cli import application
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.knowledge import Article
from steward.knowledge.actions import change_article, import_folder
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import ArticleVersion
from steward.knowledge.rules import Audience
from steward.knowledge.rules.folder import Refused, read_article
from tests.cast import BEN
from tests.knowledge.writing import DESCALE

DESCALING = b"# Descale a **Mara 2**\r\n\r\nOne sachet, one litre.\r\n"
FRONT = b"---\ntitle: 'Send it back'\ncategory: Orders\naudience: customers\n---\nIn its box.\n"


def read(path: str, content: bytes) -> tuple[str, str, str, str]:
    found = read_article(PurePosixPath(path), content, usual_category="General")
    return found.title, found.category, found.audience, found.body


def test_title_and_category_come_from_the_file_and_its_folder() -> None:
    assert read("Machines/Mara/descale.md", DESCALING) == (
        "Descale a Mara 2",
        "Machines / Mara",
        Audience.PUBLIC,
        "One sachet, one litre.",
    )
    assert read("back.md", FRONT) == ("Send it back", "Orders", "customers", "In its box.")
    assert read("a.md", b"---\nproduct: Pico\n---\n\n# Title #\n\n# Not the title\n")[:2] == (
        "Title",
        "General",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no title"),
        (b"Just text", "no title"),
        (b"# Title\n\n", "no text"),
        (b"# " + b"x" * 300 + b"\n\ntext", "200 letters"),
        (b"# T\n\n" + b"x" * 100_001, "100000 letters"),
        (b"# T\xff\n\ntext", "UTF-8"),
        (b"# T\n\nte\x00xt", "cannot be kept"),
        (b"---\naudience: aliens\n---\n# T\n\ntext", "public, customers, staff"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read("a.md", content)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for whole in (content, b"# T\n\n" + content, b"---\n" + content):
        try:
            title, category, _, body = read("a.md", whole)
        except Refused:
            continue
        assert title
        assert category
        assert body


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles and much that is none."""
    root = tmp_path / "handbook"
    (root / "Machines").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git/config.md").write_bytes(DESCALING)
    (root / "Machines/descale.md").write_bytes(DESCALING)
    (root / "back.md").write_bytes(FRONT)
    (root / "Machines/notes.txt").write_bytes(b"notes")
    (root / "Machines/photo.png").write_bytes(b"\x89PNG")  # no article, and shown by none
    (root / "untitled.md").write_bytes(b"text")
    (root / "secret.md").symlink_to("/etc/passwd")
    return root


def bring_in(
    database: Database, folder: Path, *, publish: bool = False, dry_run: bool = False
) -> dict[str, int]:
    with database.transaction() as session:
        found = import_folder(session, folder, publish=publish, dry_run=dry_run, actor=SYSTEM)
        return dict(Counter(one.became for one in found))


@pytest.mark.database
def test_the_same_folder_twice_changes_nothing(database: Database, folder: Path) -> None:
    assert bring_in(database, folder, dry_run=True) == {"created": 2, "refused": 3}
    with database.reading() as session:
        assert session.scalars(select(Article.id)).all() == []
    assert bring_in(database, folder) == {"created": 2, "refused": 3}
    assert bring_in(database, folder) == {"unchanged": 2, "refused": 3}
    with database.reading() as session:
        assert session.scalars(select(Article.latest)).all() == [1, 1]
        assert session.scalars(select(Article.published)).all() == [None, None]


@pytest.mark.database
def test_a_file_that_changed_makes_a_version_and_the_desks_own_change_stays(
    database: Database, folder: Path
) -> None:
    bring_in(database, folder, publish=True)
    with database.transaction() as session:
        by_title = select(ArticleVersion.article_id).where(ArticleVersion.title == "Send it back")
        number = session.scalars(by_title).one()
        change_article(session, number, ArticleText.model_validate(DESCALE), actor=BEN.actor)
    (folder / "Machines/descale.md").write_bytes(DESCALING + b"\nRinse twice.\n")
    assert bring_in(database, folder, publish=True) == {
        "changed": 1,
        "unchanged": 1,
        "refused": 3,
    }
    with database.reading() as session:
        article = session.get_one(Article, number)
        assert (article.latest, article.published) == (2, 1)
        other = session.scalars(select(Article).where(Article.id != number)).one()
        assert (other.latest, other.published) == (2, 2)


@pytest.mark.database
def test_a_folder_that_is_not_there_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no folder"):
        bring_in(database, tmp_path / "none")


@pytest.mark.database
def test_the_command_tells_counts_and_refusals(
    database: Database,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("STEWARD_DATABASE_URL", database.conninfo)
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path / "home"))
    words = ["import", "articles", str(folder), "--publish", "--json"]
    application(words)(words, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["refused"]) == (2, 3)
    reasons = {one["file"]: one["reason"] for one in told["refusals"]}
    assert reasons["Machines/notes.txt"] == "is no Markdown (.md)"
    assert "link" in reasons["secret.md"]
