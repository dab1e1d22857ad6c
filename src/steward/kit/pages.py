"""How a view answers: a page, a fragment for htmx, JSON, a redirect, a file, a toast."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import quote, urlsplit

from flask import Response, make_response, redirect, render_template, request
from pydantic import BaseModel, ValidationError

from steward.kit.errors import BadInput, TooMany
from steward.kit.files import SHOWABLE
from steward.kit.plain import in_plain_words
from steward.kit.toasts import leave_toast

Form = TypeVar("Form", bound=BaseModel)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """Render a whole page, or a fragment when the template is one (`_name.html`)."""
    return make_response(render_template(template, **context), status)


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page rather than a browser for the whole."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def go_to(url: str, *, toast: str | None = None, undo: str | None = None) -> Response:
    """Send the browser on after a change; htmx follows by itself."""
    if is_htmx():
        answer = make_response("", 200, {"HX-Location": url})
        return with_toast(answer, toast, undo=undo) if toast else answer
    answer = make_response(redirect(url, code=303))
    if toast:
        leave_toast(answer, toast)
    return answer


def with_toast(
    response: Response,
    text: str,
    *,
    undo: str | None = None,
    kind: Literal["done", "failed"] = "done",
    changed: bool = False,
) -> Response:
    """Have the page say what was done, with a way back where there is one, or what failed.

    `changed` makes the part of the page that asked fetch itself anew.
    """
    told: dict[str, object] = {"st:toast": {"text": text, "kind": kind, "undo_url": undo}}
    if changed:
        told["st:change"] = {}
    response.headers["HX-Trigger"] = json.dumps(told)
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


def later(error: TooMany, again: Callable[[dict[str, str]], Response]) -> Response:
    """Answer a plain form with itself, by `again` of the errors, and when to send it once more.

    htmx leaves the form as it is and says so beside it: then the error is raised on.
    """
    if is_htmx():
        raise error
    response = again({"": error.detail})
    response.status_code = error.status
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def errors_by_field(error: ValidationError) -> dict[str, str]:
    """Turn pydantic's findings into one sentence a field, in the words of our forms."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"]) or "form"
        found.setdefault(field, in_plain_words(one["type"], one["msg"], one.get("ctx", {})))
    return found


def form(model: type[Form], *, emptied: bool = False) -> Form:
    """Read the form that was sent as `model`. Raises BadInput that names the fields.

    An empty field is taken for one that was not sent or, with `emptied`, for None.
    """
    sent = {
        name: _sent(name, str(field.annotation))
        for name, field in model.model_fields.items()
        if name in request.form
    }
    kept = {name: value for name, value in sent.items() if emptied or value is not None}
    return parse(model, kept)


def _sent(name: str, annotation: str) -> str | list[str] | None:
    """Read one field; one for several values takes them one by one or by commas."""
    if "list[" in annotation:
        parts = ",".join(request.form.getlist(name)).split(",")
        return [part for part in parts if part.strip()]
    return request.form[name] if request.form[name].strip() else None


def parse(model: type[Form], values: object) -> Form:
    """Check `values` against `model`. Raises BadInput that names the fields."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise BadInput(errors=errors_by_field(error)) from error


class Described(Protocol):
    """What is known of a stored file."""

    @property
    def name(self) -> str:
        """Its name, as it was sent."""

    @property
    def media_type(self) -> str:
        """What it claims to be."""

    @property
    def size(self) -> int:
        """Its length in bytes."""


def file_response(stored: Described, content: Iterator[bytes]) -> Response:
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
