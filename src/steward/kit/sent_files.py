"""Files that come with a form or as a body, stored before anything else is done with them."""

from typing import Annotated, Any

from flask import current_app, request
from pydantic import Field
from werkzeug.exceptions import BadRequest, LengthRequired

from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.files import FileStore, StoredFile
from steward.kit.marks import N_
from steward.kit.unused import hold

FIELD = "attachments"
MOST = 10
_BYTES = {"schema": {"type": "string", "format": "binary"}}
ANY_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": _BYTES}}
}
ANY_FILE: dict[str, Any] = {"content": {"*/*": _BYTES}}
FileName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern="^[^\x00]*$",
        description="The file's name; its ending says what it is.",
        json_schema_extra={"example": "photo.jpg"},
    ),
]


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


def body_as_file(name: str) -> StoredFile:
    """Store the body. A body without length could be cut off and still look whole."""
    if request.content_length is None:
        raise LengthRequired("Say how long the file is, by Content-Length.")
    store: FileStore = current_app.extensions["files"]
    stored = store.put(request.stream, name)
    if stored.size != request.content_length:
        raise BadRequest("Less arrived than Content-Length says. Nothing was kept.")
    return stored
