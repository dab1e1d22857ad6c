"""A spreadsheet that a page was sent, stored to be imported."""

from pathlib import PurePath

from flask import request
from sqlalchemy.orm import Session

from steward.kit.errors import BadInput
from steward.kit.files import FileStore, StoredFile, clean_name
from steward.kit.texts import gettext as _
from steward.kit.unused import hold

_KINDS = (".xlsx", ".csv", ".tsv", ".txt", ".zip")


def stored_upload(session: Session, store: FileStore) -> StoredFile:
    """Store the file of the form. Raises BadInput where there is none, or of another kind."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadInput(errors={"file": _("Choose a file.")})
    if PurePath(clean_name(sent.filename)).suffix.lower() not in _KINDS:
        known = ", ".join(_KINDS)
        told = _("Files of this kind are not read. These are: %(known)s.", known=known)
        raise BadInput(errors={"file": told})
    hold(session)
    return store.put(sent.stream, sent.filename)
