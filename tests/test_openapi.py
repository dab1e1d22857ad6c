"""The API's own description: complete, true of every answer, and shown to people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, BaseSchema, Case, CheckFunction, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api_program import API, Program
from tests.cast import ADA, BEN, DAN

pytestmark = pytest.mark.database

QUICK = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHARES = 3  # of the operations, so that no test comes near the time limit of one
# What no schema can say: text is trimmed before it is measured, a cursor must be one of ours.
BEYOND_SCHEMAS: list[CheckFunction] = [positive_data_acceptance]

FOLDING = "schemathesis.specs.openapi.converter.update_pattern_in_schema"


@pytest.fixture
def spec(client: FlaskClient) -> dict[str, Any]:
    """The OpenAPI document, as any client gets it."""
    answer = client.get(f"{API}/openapi.json")
    assert answer.status_code == 200
    return dict(answer.get_json())


def operations_in(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and description of each operation."""
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_operation_is_described_with_an_example(spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1")
    schemas = spec["components"]["schemas"]
    ids = [operation["operationId"] for _, _, operation in operations_in(spec)]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations_in(spec):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["tags"], where
        assert operation["security"] == [{"bearer": []}], where
        assert {"401", "404", "422"} <= operation["responses"].keys(), where
        content = operation.get("requestBody", {}).get("content", {})
        for body in (one for kind, one in content.items() if kind == "application/json"):
            name = body["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["example"], where
    assert spec["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_conventions_stand_at_every_operation(spec: dict[str, Any]) -> None:
    for path, method, operation in operations_in(spec):
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert ("Idempotency-Key" in names) == (method == "post"), path
        assert ("If-Match" in names) == (method in {"put", "patch", "delete"}), path
        for status, answer in operation["responses"].items():
            kind = "application/problem+json"
            assert (kind in answer.get("content", {})) == (status >= "400"), (path, status)


@pytest.fixture
def schema(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> BaseSchema:
    """The API as schemathesis reads it, with something behind its examples.

    It would fold a field's `maxLength` into its `pattern`, which says the same but takes up to a
    second of counting for each schema made of it: four fifths of all the time.
    """
    monkeypatch.setattr(FOLDING, lambda _: None)
    ben = Program(client, BEN)
    files = [ben.uploads(b"x", "a.txt")]
    body = {"subject": "Leaks", "body": "It drips.", "customer_email": DAN.email}
    assert ben.raises({**body, "attachments": files})["number"] == "T-1001"
    return schemathesis.openapi.from_wsgi(f"{API}/openapi.json", app)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_answers_are_as_described_whatever_is_sent(
    app: Flask, schema: BaseSchema, mode: GenerationMode, share: int
) -> None:
    tokens = [Program(app.test_client(), who).headers for who in (ADA, DAN)]
    for result in list(schema.get_all_operations())[share::SHARES]:
        assert isinstance(result, Ok)
        _try(result.ok(), mode, tokens)


def _try(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    tokens: Sequence[Mapping[str, str]],
) -> None:
    """Send each request as everybody: to think it out takes much longer than to answer it."""

    @QUICK
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Case[Any]) -> None:
        for token in tokens:
            case.call_and_validate(headers=dict(token), excluded_checks=BEYOND_SCHEMAS)

    send()
