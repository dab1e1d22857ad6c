"""Signed links: whoever holds one may come to one thing without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer

from steward.kit.errors import NotFound
from steward.kit.marks import N_


class LinkSigner:
    """Signs the names of things, such as `ticket:7`, into words that nobody can guess."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="signed-link")

    def sign(self, subject: str) -> str:
        """Return the token of a link to `subject`."""
        return self._serializer.dumps(subject)

    def read(self, token: str) -> str:
        """Return the subject of a link's token, or raise NotFound when it is not ours."""
        try:
            return str(self._serializer.loads(token))
        except BadSignature as error:
            msg = N_("This link is not complete. Copy the whole of it from the mail.")
            raise NotFound(msg) from error
