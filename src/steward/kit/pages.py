"""How a view answers: a page, a fragment for htmx, JSON, a redirect, a file, a toast."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Response, jsonify, make_response, redirect, render_template, request
from pydantic import BaseModel, ValidationError

from steward.kit.errors import BadInput, Stale
from steward.kit.files import SHOWABLE, StoredFile

Form = TypeVar("Form", bound=BaseModel)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """Render a whole page, or a fragment when the template is one (`_name.html`)."""
    return make_response(render_template(template, **context), status)


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page rather than a browser for the whole."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def go_to(url: str, *, toast: str | None = None, undo: str | None = None) -> Response:
    """Send the browser on after a change; htmx follows by itself."""
    response = (
        make_response("", 200, {"HX-Location": url}) if is_htmx() else redirect(url, code=303)
    )
    answer = make_response(response)
    return with_toast(answer, toast, undo=undo) if toast else answer


def with_toast(response: Response, text: str, *, undo: str | None = None) -> Response:
    """Have the page say what was done, with a way back where there is one."""
    note = {"text": text, "kind": "done", "undo_url": undo}
    response.headers["HX-Trigger"] = json.dumps({"st:toast": note})
    return response


def safe_next(url: str | None, default: str) -> str:
    """Return `url` when it leads to a page of ours, else `default` (no open redirects)."""
    parts = urlsplit(url or "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    plain = not any(c in (url or "") for c in "\\\r\n\t") and not parts.path.startswith("//")
    return url if url and ours and plain else default


def form_values() -> dict[str, str]:
    """Return the text fields that were sent, to show them again beside what is wrong."""
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def errors_by_field(error: ValidationError) -> dict[str, str]:
    """Turn pydantic's findings into one sentence a field, in the words of our forms."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"]) or "form"
        found.setdefault(field, in_plain_words(one["type"], one["msg"], one.get("ctx", {})))
    return found


def in_plain_words(kind: str, message: str, context: dict[str, Any]) -> str:
    """Say what is wrong with a value the way a calm colleague would."""
    words = {
        "missing": "This is needed.",
        "string_too_short": "This is needed.",
        "string_too_long": "At most {max_length} characters fit here.",
        "extra_forbidden": "There is no such field.",
        "int_parsing": "This must be a whole number.",
        "int_type": "This must be a whole number.",
        "string_type": "This must be text.",
        "enum": "Choose one of: {expected}.",
        "literal_error": "Choose one of: {expected}.",
    }.get(kind)
    return words.format(**context) if words else message.removeprefix("Value error, ")


def form(model: type[Form]) -> Form:
    """Read the form that was sent as `model`. Raises BadInput that names the fields."""
    lists = {name for name, field in model.model_fields.items() if _is_list(str(field.annotation))}
    values = {
        name: request.form.getlist(name) if name in lists else request.form[name]
        for name in request.form
        if name in model.model_fields
    }
    return parse(model, values)


@cache
def _is_list(annotation: str) -> bool:
    return "list[" in annotation or "tuple[" in annotation


def parse(model: type[Form], values: object) -> Form:
    """Check `values` against `model`. Raises BadInput that names the fields."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise BadInput(errors=errors_by_field(error)) from error


def json_of(
    model: type[BaseModel], thing: object, status: int = 200, /, **headers: str
) -> Response:
    """Answer the API: `thing` as `model`, with its version as ETag where it has one."""
    answer = model.model_validate(thing, from_attributes=True).model_dump(mode="json")
    response = jsonify(answer)
    response.status_code = status
    version = getattr(thing, "version", None)
    if version is not None:
        response.headers["ETag"] = etag(version)
    response.headers.update(headers)
    return response


def etag(version: int) -> str:
    """Write a row's version as an entity tag (RFC 9110, 8.8.3)."""
    return f'"v{version}"'


def check_if_match(version: int) -> None:
    """Refuse an update of what has changed since the client read it (RFC 9110, 13.1.1)."""
    wanted = request.headers.get("If-Match")
    if wanted not in {None, "*", etag(version)}:
        raise Stale


def file_response(stored: StoredFile, content: Iterator[bytes]) -> Response:
    """Send a stored file: pictures may be shown, all else is downloaded, nothing can run."""
    disposition = "inline" if stored.media_type in SHOWABLE else "attachment"
    response = Response(content, mimetype=stored.media_type)
    response.headers["Content-Length"] = str(stored.size)
    response.headers["Content-Disposition"] = (
        f"{disposition}; filename*=UTF-8''{quote(stored.name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def rfc3339(moment: datetime) -> str:
    """Write a time the way the API does: UTC, with a Z."""
    return moment.isoformat().replace("+00:00", "Z")
