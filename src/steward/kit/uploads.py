"""Uploads on their own: a file that is stored first, and named by a signed word afterwards."""

from dataclasses import asdict
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from steward.kit.errors import BadInput
from steward.kit.files import StoredFile

USABLE_FOR = timedelta(hours=24)


class UploadSigner:
    """Signs what is known of a stored file, for whoever stored it; so no table is needed."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="upload")

    def sign(self, stored: StoredFile, *, owner: int | None) -> str:
        """Return the word by which `owner` may name the file in a message."""
        return self._serializer.dumps([owner, asdict(stored)])

    def read(self, token: str, *, owner: int | None) -> StoredFile:
        """Return the file behind a word. Raises BadInput when it is old, or not this owner's."""
        try:
            signer, stored = self._serializer.loads(token, max_age=int(USABLE_FOR.total_seconds()))
        except BadData:
            signer, stored = None, None
        if stored is None or signer != owner:
            hours = int(USABLE_FOR.total_seconds()) // 3600
            msg = f"This is no upload of yours from the last {hours} hours. Upload the file again."
            raise BadInput(msg, errors={"attachments": msg})
        return StoredFile(**stored)
