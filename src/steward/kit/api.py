"""What every part of the REST API shares: strict input, answers in JSON, versions, problems."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Annotated, Any, TypeVar, get_origin, get_type_hints

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from typing_extensions import override
from werkzeug.exceptions import BadRequest, LengthRequired, UnsupportedMediaType

from steward.kit.errors import BadInput, NotFound, Stale
from steward.kit.idempotency import replay_or_claim
from steward.kit.plain import in_plain_words
from steward.kit.running import settings

PREFIX = "/api/v1"
BEARER = "bearer"  # the name of the security scheme
LARGEST_BODY = 1 << 20  # bytes of JSON; files go to uploads, by themselves
_LARGEST_ID = 2**63 - 1  # a bigint

View = TypeVar("View", bound=Callable[..., Response])
Model = TypeVar("Model", bound=BaseModel)
RowId = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
Words = Annotated[str, StringConstraints(max_length=500, pattern="^[^\x00]*$")]


class FieldProblem(BaseModel):
    """What is wrong with one field, named by a JSON pointer (RFC 6901) or a parameter's name."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A failure (RFC 9457). `reference` names an entry of the server's log."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    reference: str | None = None


class Input(BaseModel):
    """What a client sends; a name that we do not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class PageQuery(Input):
    """Which part of a list to answer."""

    cursor: Words | None = Field(
        None, description="`next_cursor` of the page before; leave it out for the first page."
    )
    limit: int = Field(50, ge=1, le=100, description="Items in a page, at most.")


class Api(APIBlueprint):
    """One part of the API. flask-openapi3 writes its documentation, we check what comes in.

    A view says what it takes by the names of its arguments: `path`, `query` and `body`, each a
    pydantic model. A POST with a body obeys Idempotency-Key without knowing it.
    """

    def __init__(self, name: str, title: str, about: str) -> None:
        super().__init__(
            f"api_{name}",
            __name__,
            url_prefix=PREFIX,
            abp_tags=[Tag(name=title, description=about)],
            abp_security=[{BEARER: []}],
            operation_id_callback=_operation_id,
        )

    @staticmethod
    @override
    def create_view_func(func: View, *_models: object, **_options: object) -> Callable[..., Any]:
        """Wrap a view so that it gets its input parsed, once and from the bytes that came."""
        wants = get_type_hints(func)

        @wraps(func)
        def view(**parts: str) -> Response:
            given: dict[str, BaseModel] = {}
            if "path" in wants:
                given["path"] = _read_path(wants["path"], parts)
            if "query" in wants:
                given["query"] = _read_query(wants["query"])
            if "body" in wants:
                given["body"] = _read_body(wants["body"])
            replay = replay_or_claim(request.get_data()) if "body" in wants else None
            return replay or func(**given)

        return view


def _operation_id(*, name: str, **_: str) -> str:
    return name


def _read_path(model: type[Model], parts: Mapping[str, str]) -> Model:
    try:
        return model.model_validate(parts)
    except ValidationError as error:
        raise NotFound from error


def _read_query(model: type[Model]) -> Model:
    lists, sent = _lists_in(model), request.args
    values = {name: sent.getlist(name) if name in lists else sent[name] for name in sent}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise BadInput(errors=_errors_by_pointer(error, values)) from error


@cache
def _lists_in(model: type[BaseModel]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if get_origin(field.annotation) is list)


def _read_body(model: type[Model]) -> Model:
    if request.content_length is None:
        raise LengthRequired("Say how long the body is, by Content-Length.")
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, with Content-Type: application/json.")
    request.max_content_length = LARGEST_BODY
    sent = request.get_data()
    try:
        return model.model_validate_json(sent)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise BadRequest(f"The body is not JSON: {first['ctx']['error']}.") from error
        raise BadInput(errors=_errors_by_pointer(error, request.get_json())) from error


def _errors_by_pointer(error: ValidationError, sent: object) -> dict[str, str]:
    """Say what is wrong with each place in `sent`."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        words = in_plain_words(one["type"], one["msg"], one.get("ctx", {}))
        found.setdefault(_pointer(one["loc"], sent, missing=one["type"] == "missing"), words)
    return found


def _pointer(place: tuple[str | int, ...], sent: object, *, missing: bool) -> str:
    """Write a place as a JSON pointer (RFC 6901), as far as it is a place in what was sent.

    What pydantic adds behind that, such as the branch of a union it tried, says nothing to others.
    """
    pointer = ""
    for part in place:
        inside = dict(enumerate(sent)) if isinstance(sent, list) else sent
        known = isinstance(inside, dict) and part in inside
        if known or missing:
            pointer += "/" + str(part).replace("~", "~0").replace("/", "~1")
        sent = inside[part] if isinstance(inside, dict) and known else None
    return pointer


def answer(resource: BaseModel, status: int = 200, /, **headers: str) -> Response:
    """Answer with a resource, and its version as ETag where it has one."""
    response = Response(resource.model_dump_json(), status, mimetype="application/json")
    version = getattr(resource, "version", None)
    if version is not None:
        response.set_etag(_tag(version))
    response.headers.update(headers)
    return response


def check_if_match(version: int) -> None:
    """Refuse an update of what has changed since the client read it (RFC 9110, 13.1.1)."""
    if "If-Match" in request.headers and not request.if_match.contains(_tag(version)):
        raise Stale


def _tag(version: int) -> str:
    return f"v{version}"


def address(path: str) -> str:
    """Return the address of something in the API, for programs anywhere."""
    url: str = settings().url
    return url + PREFIX + path
