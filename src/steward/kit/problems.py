"""One handler for every failure: problem+json for the API, a page or a fragment for people."""

import logging
import secrets
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, jsonify, make_response, render_template, request
from psycopg.errors import NumericValueOutOfRange, UniqueViolation
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from steward.kit.errors import (
    BadInput,
    Conflict,
    NotFound,
    NotSignedIn,
    StewardError,
    TooLarge,
    TooMany,
    Unavailable,
)
from steward.kit.marks import N_
from steward.kit.pages import go_to, is_htmx, with_toast
from steward.kit.texts import translated

_LOG = logging.getLogger(__name__)
_SIGN_IN = "/sign-in?next="
_FOR_PROGRAMS = ("/api/", "/chat/")


def init_app(app: Flask) -> None:
    """Render every failure of `app` here."""
    app.register_error_handler(StewardError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, lambda _: _known(Conflict()))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, lambda _: _known(Unavailable()))
    app.register_error_handler(Exception, _unknown)


def for_api() -> bool:
    """Whether the request came from a program, which is answered in JSON only.

    Such requests carry no cookie's authority: a token says whose they are.
    """
    return request.path.startswith(_FOR_PROGRAMS)


def problem(error: StewardError, reference: str | None = None) -> Response:
    """Answer with application/problem+json (RFC 9457); `errors` names each field by a pointer."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
    }
    if error.errors:
        body["errors"] = [
            {"pointer": _pointer(field), "detail": reason} for field, reason in error.errors.items()
        ]
    if reference:
        body["reference"] = reference
    response = jsonify(body)
    response.mimetype = "application/problem+json"
    return response


def _pointer(field: str) -> str:
    """Name a field by a JSON pointer (RFC 6901); one that is a pointer already stays so."""
    return field if field[:1] in {"", "/"} else "/" + field.replace(".", "/")


def _known(error: StewardError, reference: str | None = None) -> Response:
    if for_api():
        response = problem(error, reference)
    elif isinstance(error, NotSignedIn) and not is_htmx():
        return go_to(_SIGN_IN + quote(request.full_path.rstrip("?")))
    else:
        response = _shown(error, reference)
    response.status_code = error.status
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    elif error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "2"
    elif isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Steward"'
    return response


def _shown(error: StewardError, reference: str | None) -> Response:
    template = "kit/_error.html" if is_htmx() else "kit/error.html"
    words = {
        "title": translated(error.title),
        "what_happened": translated(error.detail),
        "what_to_do": translated(error.remedy),
    }
    response = make_response(
        render_template(template, reference=reference, errors=error.errors, **words)
    )
    return _told_beside(response, error) if is_htmx() else response


def _told_beside(response: Response, error: StewardError) -> Response:
    """Have htmx leave the page as it is and say what failed; what has changed is looked at again.

    A lost login and our own faults are told by http-errors.js, which can also try again.
    """
    response.headers["HX-Reswap"] = "none"
    if isinstance(error, NotSignedIn) or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return response
    said = " ".join(dict.fromkeys(map(translated, [error.detail, *error.errors.values()])))
    return with_toast(response, said, kind="failed", changed=isinstance(error, Conflict))


def _http(error: HTTPException) -> Response:
    """Flask's own refusals (404, 405, 413, 415 ...) in our words and shape."""
    response = _known(_as_known(error))
    response.status_code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _as_known(error: HTTPException) -> StewardError:
    if error.code == HTTPStatus.NOT_FOUND:
        return NotFound(N_("There is no page at this address."))
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLarge(N_("It is more than can be sent at once. Choose fewer or smaller files."))
    known = StewardError(error.description or "")
    known.title = error.name  # type: ignore[misc]  # this one failure's title, not the class's
    known.status = error.code or known.status  # type: ignore[misc]  # likewise
    return known


def _database(error: DBAPIError) -> Response:
    """A lost connection passes by itself; of two who enter the same, the later one is told."""
    if error.connection_invalidated or isinstance(error, OperationalError):
        _LOG.warning("the database does not answer: %s", error.orig)
        return _known(Unavailable())
    if isinstance(error.orig, NumericValueOutOfRange):
        return _known(NotFound())  # a number in the address that no id can be
    if isinstance(error.orig, UniqueViolation):
        return _known(Conflict(N_("Somebody else has just entered the same. Nothing was saved.")))
    return _unknown(error)


def _unknown(error: Exception) -> Response:
    """What nobody foresaw: logged with a reference that the person can tell us."""
    if isinstance(error, ValueError) and "NUL" in str(error):
        return _known(BadInput(N_("Text cannot hold the character NUL (\\x00).")))
    reference = secrets.token_hex(4)
    _LOG.error("failure %s at %s %s", reference, request.method, request.path, exc_info=error)
    return _known(StewardError(N_("It is our fault. Nothing was changed.")), reference)
