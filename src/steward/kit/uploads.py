"""Uploads on their own: a file that is stored first, and named by a signed word afterwards."""

from dataclasses import asdict
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from steward.kit import clock
from steward.kit.errors import BadInput
from steward.kit.files import StoredFile
from steward.kit.marks import N_

_USABLE_FOR = timedelta(hours=24)


class NoUpload(BadInput):
    """What is named as an upload is none of this person's, or not any more."""

    def __init__(self) -> None:
        msg = N_("This is no upload of yours from the last 24 hours. Upload the file again.")
        super().__init__(msg, errors={"attachments": msg})


class UploadSigner:
    """Signs what is known of a stored file, for whoever stored it; so no table is needed."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="upload")

    def sign(self, stored: StoredFile, *, owner: int | None) -> tuple[str, datetime]:
        """Return the word by which `owner` may name the file in a message, and until when."""
        until = clock.now() + _USABLE_FOR
        return self._serializer.dumps([owner, until.isoformat(), asdict(stored)]), until

    def read(self, token: str, *, owner: int | None) -> StoredFile:
        """Return the file behind a word. Raises NoUpload when it is old, or not this owner's."""
        try:
            signer, until, stored = self._serializer.loads(token)
        except BadData:
            signer, until, stored = None, "", {}
        if not stored or signer != owner or clock.now() > datetime.fromisoformat(until):
            raise NoUpload
        return StoredFile(**stored)
