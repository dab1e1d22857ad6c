"""Files for tickets by API: stored first by themselves, then named in a ticket or message."""

from flask import Response, current_app

from steward.accounts import actor
from steward.helpdesk.api.inputs import UploadQuery
from steward.helpdesk.api.resources import Upload
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.kit.files import FileStore, StoredFile
from steward.kit.idempotency import replay_or_claim
from steward.kit.sent_files import ANY_BODY, body_as_file
from steward.kit.unused import hold
from steward.kit.uploads import NoUpload, UploadSigner

api = Api("uploads", "Uploads", "Files, before they belong to a ticket.")


@api.post("/uploads", responses={201: Upload}, openapi_extensions=ANY_BODY)
@access("tickets.create", "tickets.note", "queries.own")
def upload_file(query: UploadQuery) -> Response:
    """Upload a file.

    The body is the file itself. The answer's `id` can be named in `attachments` of a new ticket or
    message for 24 hours, by the same user.
    """
    stored = body_as_file(query.name)
    id_, until = _signer().sign(stored, owner=actor().user_id)
    resource = Upload(id=id_, **vars(stored), expires_at=until)
    return replay_or_claim(stored.sha256.encode()) or answer(resource, 201)


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def uploaded(tokens: list[str]) -> list[StoredFile]:
    """Return the files that the actor has uploaded, held until this transaction ends.

    Raises BadInput when one is not theirs, or is kept no more.
    """
    owner = actor().user_id
    files = [_signer().read(token, owner=owner) for token in tokens]
    if files:
        hold(session())
    if not all(_store().has(file.sha256) for file in files):
        raise NoUpload
    return files


def _signer() -> UploadSigner:
    signer: UploadSigner = current_app.extensions["uploads"]
    return signer
