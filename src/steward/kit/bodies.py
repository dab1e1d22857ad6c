"""The bodies of requests: how long they may be, and that we know it before we read them."""

from flask import Flask, request
from werkzeug.exceptions import LengthRequired

from steward.kit.db import SAFE_METHODS
from steward.kit.settings import Settings

_FORM = 2 << 20  # bytes of a form, without its files
_FIELDS = 200


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse each body that is too long, or whose length nobody says; nobody reads that of a GET.

    What comes in chunks of unknown number would read as empty, and if it broke off, as whole.
    """
    app.config.update(MAX_CONTENT_LENGTH=(settings.max_upload_mb + 1) << 20)
    app.config.update(MAX_FORM_MEMORY_SIZE=_FORM, MAX_FORM_PARTS=_FIELDS)
    app.before_request(_check_length)


def _check_length() -> None:
    is_sent = request.method not in SAFE_METHODS
    if is_sent and "Transfer-Encoding" in request.headers:
        raise LengthRequired("Say how long the body is, by Content-Length.")
