"""Stored files: one place for one content, a clean name, and refusals that say why."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kit.errors import BadInput, NotFound, StewardError, TooLarge
from steward.kit.files import FileStore, clean_name
from steward.kit.settings import Settings
from steward.kit.traces import without_traces
from tests.kit.test_traces import PLACE, photo


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A store in a folder of this test, for files of at most a megabyte."""
    return FileStore(Settings(home=tmp_path, max_upload_mb=1))


def stored_files(home: Path) -> list[Path]:
    """List all that lies in the store."""
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_the_same_content_is_stored_once(store: FileStore, tmp_path: Path) -> None:
    one = store.put(BytesIO(b"tray"), "tray.jpg")
    other = store.put(BytesIO(b"tray"), "again.png")
    assert one.sha256 == other.sha256
    assert (one.name, one.media_type, one.size) == ("tray.jpg", "image/jpeg", 4)
    assert len(stored_files(tmp_path)) == 1
    assert b"".join(store.open(one.sha256)) == b"tray"


def test_photos_lose_what_their_camera_wrote_and_mails_as_they_came_lose_nothing(
    store: FileStore,
) -> None:
    content = photo("JPEG", turned=6)
    stored = store.put(BytesIO(content), "IMG_0042.jpg")
    shown = b"".join(store.open(stored.sha256))
    assert shown == without_traces(content)
    assert (len(shown), PLACE in shown) == (stored.size, False)
    original = store.keep(content, "mail.eml", "message/rfc822")
    assert b"".join(store.open(original.sha256)) == content
    large = b"\x89PNG\r\n\x1a\n" + b"x" * (1 << 20)
    with pytest.raises(TooLarge):
        store.put(BytesIO(large), "large.png")


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "empty.txt", BadInput),
        (b"x", "run.exe", BadInput),
        (b"x", "RUN.JS", BadInput),
        (b"x" * ((1 << 20) + 1), "large.bin", TooLarge),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    store: FileStore, tmp_path: Path, content: bytes, name: str, refusal: type[StewardError]
) -> None:
    with pytest.raises(refusal, match=name):
        store.put(BytesIO(content), name)
    assert stored_files(tmp_path) == []


def test_a_stored_file_is_read_on_disk_under_its_own_name(store: FileStore) -> None:
    stored = store.put(BytesIO(b"tray"), "tray.csv")
    with store.on_disk(stored.sha256, stored.name) as path:
        assert (path.name, path.read_bytes()) == ("tray.csv", b"tray")
    assert not path.exists()
    assert b"".join(store.open(stored.sha256)) == b"tray"


def test_what_was_never_stored_is_not_found(store: FileStore) -> None:
    with pytest.raises(NotFound):
        store.open("0" * 64)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dan\\tray.jpg", "tray.jpg"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_a_name_holds_no_folders_and_nothing_unseen(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@given(st.text())
def test_any_name_can_be_kept(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= 150
    assert "/" not in kept
    assert "\\" not in kept
