"""The files of an import as they are uploaded: the export, and a mapping of one's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from steward.accounts import actor
from steward.helpdesk.actions import imports
from steward.helpdesk.forms import ImportForm
from steward.helpdesk.rules.imports import BadMapping
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.files import FileStore, StoredFile, clean_name
from steward.kit.imports import UnreadableFile
from steward.kit.imports.sources import READABLE
from steward.kit.imports.tables import Import
from steward.kit.texts import gettext as _
from steward.kit.unused import hold

ACCEPTED = (*READABLE, ".zip")
_MAPPINGS = (".toml", ".json")
_LONGEST_MAPPING = 256 << 10  # bytes


def begin_upload(asked: ImportForm) -> Import:
    """Store the file that was sent and begin its import. Raises BadInput that names the field."""
    stored = _stored()
    on_disk = files().on_disk(stored.sha256, stored.name)
    field = "own" if asked.mapping == "own" else "mapping"
    try:
        with on_disk as path, _choice(asked) as choice:
            return imports.upload_import(
                session(), path, stored, choice, asked.source, actor=actor()
            )
    except BadMapping as error:
        raise BadInput(errors={field: error.what}) from error
    except UnreadableFile as error:
        raise BadInput(errors={"file": error.detail}) from error


def files() -> FileStore:
    """Return where uploads are kept."""
    store: FileStore = current_app.extensions["files"]
    return store


def _stored() -> StoredFile:
    sent = _sent("file", ACCEPTED)
    hold(session())
    try:
        return files().put(sent.stream, sent.filename or "")
    except BadInput as error:
        raise BadInput(errors={"file": error.detail}) from error


def _sent(field: str, kinds: tuple[str, ...]) -> FileStorage:
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        raise BadInput(errors={field: _("Choose a file.")})
    if PurePath(clean_name(sent.filename)).suffix.lower() not in kinds:
        known = ", ".join(kinds)
        told = _("Files of this kind are not read. These are: %(known)s.", known=known)
        raise BadInput(errors={field: told})
    return sent


@contextmanager
def _choice(asked: ImportForm) -> Iterator[str]:
    """Yield what the mapping is called, which for one's own is a file that came along."""
    if asked.mapping != "own":
        yield asked.mapping
        return
    sent = _sent("own", _MAPPINGS)
    with TemporaryDirectory(prefix="steward-") as folder:
        path = Path(folder) / clean_name(sent.filename or "")
        path.write_bytes(sent.stream.read(_LONGEST_MAPPING))
        yield str(path)
