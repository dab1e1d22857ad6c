"""The API's own description: OpenAPI 3.1 for programs, and the same as a page for people.

flask-openapi3 describes what each view takes and gives; what holds for all of them is added here.
"""

from typing import Any, cast

from flask import Response, current_app, jsonify
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.openapi import OpenAPI
from typing_extensions import override

from steward.kit.access import PUBLIC, access
from steward.kit.api import BEARER, PREFIX, Problem
from steward.kit.api_docs import in_code, read_docs
from steward.kit.folding import FoldingEnvironment
from steward.kit.idempotency import HEADER, KEPT_FOR
from steward.kit.pages import page
from steward.kit.settings import Settings

_ABOUT = f"""Steward's tickets and customers, for programs.

Times are RFC 3339 in UTC. Lists come in pages: pass `next_cursor` back as `cursor`. A POST that
carries `{HEADER}` acts once, however often it is sent. An update that carries `If-Match` with the
`ETag` you read is refused when somebody was quicker. Failures are `application/problem+json`."""
_SCHEMES: dict[str, SecurityScheme | dict[str, Any]] = {
    BEARER: {"type": "http", "scheme": "bearer", "description": "An API token of yours: `stw_…`."}
}
_FAILURES = {
    "400": "The request cannot be read: no JSON, or cut off.",
    "401": "There is no token, or it is not valid (any more).",
    "403": "You may see this, but not do that.",
    "404": "There is no such thing, or not for you.",
    "409": "Not possible in the state it is in.",
    "411": "The length of the body is not said.",
    "412": "Changed since you read it: If-Match does not match.",
    "413": "The body is too large.",
    "415": "The body is not of a type that is taken.",
    "422": "Fields cannot be used; `errors` names each.",
    "503": "The database does not answer right now; try again shortly.",
}
_ALWAYS = {"401", "403", "404", "422", "503"}
_WITH_BODY = {"400", "409", "413", "415"}
_ACTING = {"411"}  # whatever is sent along is refused, though no body is asked for
_UPDATING = {"409", "412"}
_ONCE = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": f"A word of your own for this act, kept for {KEPT_FOR.days} days: sent again, "
    "it answers as the first time and does nothing.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of what you read, so that nobody's change is overwritten unseen.",
    "schema": {"type": "string"},
    "example": '"v3"',
}


class DescribedApp(OpenAPI):
    """An app that describes its API at /api/v1/openapi.json, and to people at /api/v1/docs."""

    jinja_environment = FoldingEnvironment

    def __init__(self, settings: Settings, version: str) -> None:
        super().__init__(
            "steward.kit",
            info=Info(title="Steward API", version=version, description=_ABOUT),
            security_schemes=_SCHEMES,
            openapi_extensions={"servers": [{"url": settings.url}]},
            validation_error_model=Problem,
            doc_ui=False,
            static_folder=None,
        )
        self.jinja_env.filters["in_code"] = in_code
        self.add_url_rule(f"{PREFIX}/openapi.json", view_func=openapi)
        self.add_url_rule(f"{PREFIX}/docs", view_func=api_docs)

    @override
    def generate_spec_json(self) -> None:
        """Add to each operation what holds for all of its kind."""
        super().generate_spec_json()  # type: ignore[no-untyped-call]  # the library leaves it so
        for path in self.spec_json["paths"].values():
            for method, operation in path.items():
                _complete(operation, method)


def _complete(operation: dict[str, Any], method: str) -> None:
    about = operation.get("description", "").replace("<br/>", "\n").strip()
    operation["description"] = about or operation["summary"]
    parameters = operation.setdefault("parameters", [])
    failures = set(_ALWAYS)
    if "requestBody" in operation:
        failures |= _WITH_BODY
    if method != "get":
        failures |= _ACTING
    if method == "post":
        parameters.append(_ONCE)
        failures.add("409")
    elif method != "get":
        parameters.append(_IF_MATCH)
        failures |= _UPDATING
    successes = {code: one for code, one in operation["responses"].items() if code < "400"}
    operation["responses"] = successes | {code: _failure(code) for code in sorted(failures)}


def _failure(code: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        "description": _FAILURES[code],
        "content": {"application/problem+json": {"schema": schema}},
    }


@access(PUBLIC)
def openapi() -> Response:
    """Describe the API to programs."""
    return jsonify(_described())


@access(PUBLIC)
def api_docs() -> Response:
    """Describe the API to people."""
    return page("kit/api_docs.html", docs=read_docs(_described()))


def _described() -> dict[str, Any]:
    return cast("DescribedApp", current_app).api_doc
