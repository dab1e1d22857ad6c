"""Files that come with a form, stored before anything else is done with it."""

from flask import current_app, request

from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.files import FileStore, StoredFile
from steward.kit.marks import N_
from steward.kit.unused import hold

FIELD = "attachments"
MOST = 10


def uploaded_files() -> list[StoredFile]:
    """Store the files of this form. Raises BadInput, naming the file."""
    chosen = [file for file in request.files.getlist(FIELD) if file.filename]
    if len(chosen) > MOST:
        msg = N_("At most %(most)s files at once. Send the others with another message.", most=MOST)
        raise BadInput(msg, errors={FIELD: msg})
    if chosen:
        hold(session())
    store: FileStore = current_app.extensions["files"]
    try:
        return [store.put(file.stream, file.filename or "") for file in chosen]
    except TooLarge as error:
        raise BadInput(error.detail, errors={FIELD: error.detail}) from error
