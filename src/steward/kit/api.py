"""What every part of the REST API shares: the shape of a problem, and how bad input is refused."""

from flask import Response, make_response
from pydantic import BaseModel, Field, ValidationError

from steward.kit.errors import BadInput
from steward.kit.pages import errors_by_field
from steward.kit.problems import problem


class FieldProblem(BaseModel):
    """What is wrong with one field, named by a JSON pointer."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A failure (RFC 9457, application/problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)


def refuse_input(error: ValidationError) -> Response:
    """Answer 422 and name each field that cannot be used."""
    response = make_response(problem(BadInput(errors=errors_by_field(error))))
    response.status_code = BadInput.status
    return response
