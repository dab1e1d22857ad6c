"""A file that a page or a program sent, stored to be imported."""

from pathlib import PurePath

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, LengthRequired

from steward.kit import db
from steward.kit.errors import BadInput
from steward.kit.files import FileStore, StoredFile, clean_name
from steward.kit.marks import N_
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.kit.unused import hold

_KINDS = (".xlsx", ".csv", ".tsv", ".txt", ".zip")
ANY_TABLE = (*_KINDS, ".jsonl", ".ndjson", ".json", ".parquet", ".gz")


def stored_upload(
    session: Session, store: FileStore, kinds: tuple[str, ...] = _KINDS
) -> StoredFile:
    """Store the file of the form. Raises BadInput where there is none, or of another kind."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadInput(errors={"file": _("Choose a file.")})
    _check_kind(sent.filename, kinds)
    hold(session)
    return store.put(sent.stream, sent.filename)


def _check_kind(name: str, kinds: tuple[str, ...]) -> None:
    if PurePath(clean_name(name)).suffix.lower() not in kinds:
        known = ", ".join(kinds)
        told = _("Files of this kind are not read. These are: %(known)s.", known=known)
        raise BadInput(told, errors={"file": told})


def stored_body(name: str) -> StoredFile:
    """Store the body of this request, as long as one may be imported, straight to its place.

    Nothing of the database is held meanwhile. Raises BadInput for a kind that is not read, TooLarge
    for a longer one, and what Werkzeug has for a body whose length nobody says or that breaks off.
    """
    _check_kind(name, ANY_TABLE)
    length, limit = request.content_length, settings().max_import_mb
    if length is None:
        raise LengthRequired("Say how long the file is, by Content-Length.")
    request.max_content_length = limit << 20
    db.pause()
    store: FileStore = current_app.extensions["files"]
    stored = store.put(request.stream, name, limit_mb=limit)
    if stored.size != length:
        raise BadRequest("Less arrived than Content-Length says. Nothing was kept.")
    hold(db.session())
    if not store.has(stored.sha256):
        raise BadInput(N_("%(name)s was swept while it came. Send it again.", name=stored.name))
    return stored
