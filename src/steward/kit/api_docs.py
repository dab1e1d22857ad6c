"""What the page about the API shows: its OpenAPI document, put into words and examples."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from markupsafe import Markup

_REF = "#/components/schemas/"
_Schema = Mapping[str, Any]
_KINDS = {
    "date-time": "time",
    "binary": "bytes",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}


@dataclass(frozen=True)
class Field:
    """A parameter, a field of a body or of a resource."""

    name: str
    kind: str
    about: str
    required: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer that an operation may give."""

    status: str
    about: str
    resource: str | None


@dataclass(frozen=True)
class Operation:
    """One thing that the API can do."""

    key: str
    method: str
    path: str
    summary: str
    about: str
    parameters: list[Field]
    body: list[Field]
    answers: list[Answer]
    example: str

    @property
    def successes(self) -> list[Answer]:
        """How it answers when all is well."""
        return [answer for answer in self.answers if answer.status < "400"]

    @property
    def failures(self) -> str:
        """The statuses of its failures."""
        return ", ".join(answer.status for answer in self.answers if answer.status >= "400")


@dataclass(frozen=True)
class Chapter:
    """The operations of one part."""

    title: str
    about: str
    operations: list[Operation]


@dataclass(frozen=True)
class Resource:
    """A shape that operations answer with."""

    name: str
    about: str
    fields: list[Field]
    example: str | None


@dataclass(frozen=True)
class Docs:
    """The whole page."""

    title: str
    version: str
    about: list[str]
    server: str
    failures: list[Answer]
    chapters: list[Chapter]
    resources: list[Resource]


def read_docs(spec: Mapping[str, Any]) -> Docs:
    """Put an OpenAPI document into the words of the page."""
    chapters = [
        Chapter(
            tag["name"],
            tag.get("description", ""),
            [one for one, tags in _operations(spec) if tag["name"] in tags],
        )
        for tag in spec["tags"]
    ]
    failures = {
        answer.status: answer
        for chapter in chapters
        for operation in chapter.operations
        for answer in operation.answers
        if answer.status >= "400"
    }
    return Docs(
        spec["info"]["title"],
        spec["info"]["version"],
        spec["info"]["description"].split("\n\n"),
        spec["servers"][0]["url"],
        [failures[status] for status in sorted(failures)],
        chapters,
        list(_resources(spec)),
    )


def in_code(text: str) -> Markup:
    """Show what stands between back-ticks as code."""
    parts = (Markup("<code>{}</code>") if place % 2 else Markup("{}") for place in count())
    pieces = zip(parts, text.split("`"), strict=False)
    return Markup("").join(part.format(piece) for part, piece in pieces)


def _operations(spec: Mapping[str, Any]) -> Iterator[tuple[Operation, list[str]]]:
    for path, methods in spec["paths"].items():
        for method, raw in methods.items():
            body = _body_of(raw, spec)
            about = raw["description"]
            operation = Operation(
                raw["operationId"],
                method.upper(),
                path,
                raw["summary"],
                "" if about == raw["summary"] else about,
                [_parameter(one, spec) for one in raw["parameters"]],
                list(_fields(body, spec)),
                [_answer(code, one) for code, one in raw["responses"].items()],
                _curl(path, method.upper(), raw, body, spec["servers"][0]["url"]),
            )
            yield operation, raw["tags"]


def _body_of(raw: _Schema, spec: _Schema) -> _Schema:
    content = raw.get("requestBody", {}).get("content", {})
    return _resolved(content.get("application/json", {}).get("schema", {}), spec)


def _resolved(schema: _Schema, spec: _Schema) -> _Schema:
    name = schema.get("$ref", "").removeprefix(_REF)
    found: _Schema = spec["components"]["schemas"][name] if name else schema
    return found


def _parameter(raw: _Schema, spec: _Schema) -> Field:
    place = "" if raw["in"] == "query" else f", in the {raw['in']}"
    about = raw.get("description") or raw["schema"].get("description", "")
    return Field(
        raw["name"], _kind(raw["schema"], spec) + place, about, required=raw.get("required", False)
    )


def _fields(schema: _Schema, spec: _Schema) -> Iterator[Field]:
    required = schema.get("required", [])
    for name, raw in schema.get("properties", {}).items():
        about = raw.get("description") or ""
        yield Field(name, _kind(raw, spec), about, required=name in required)


def _answer(status: str, raw: _Schema) -> Answer:
    schemas = [content.get("schema", {}) for content in raw.get("content", {}).values()]
    names = [schema["$ref"].removeprefix(_REF) for schema in schemas if "$ref" in schema]
    return Answer(status, raw["description"], names[0] if names else None)


def _kind(schema: _Schema, spec: _Schema) -> str:
    """Say in words what a value must be."""
    if "$ref" in schema:
        target = _resolved(schema, spec)
        name: str = schema["$ref"].removeprefix(_REF)
        return _one_of(target["enum"]) if "enum" in target else name
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one, spec) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of: {_kind(schema['items'], spec)}"
    return _one_of(schema["enum"]) if "enum" in schema else _simple_kind(schema)


def _one_of(words: list[str]) -> str:
    return ", ".join(words)


def _simple_kind(schema: _Schema) -> str:
    name = schema.get("format") if schema.get("format") in _KINDS else schema.get("type")
    kind = _KINDS.get(name or "", "object")
    return f"{kind}, up to {schema['maxLength']:,} characters" if "maxLength" in schema else kind


def _curl(path: str, method: str, raw: _Schema, body: _Schema, server: str) -> str:
    """Write the operation as a command that works once TOKEN is set."""
    for parameter in raw["parameters"]:
        example = parameter.get("example", parameter["schema"].get("example", "1"))
        path = path.replace(f"{{{parameter['name']}}}", str(example))
    lines = [f"curl{'' if method == 'GET' else f' -X {method}'} {shlex.quote(server + path)}"]
    lines.append('-H "Authorization: Bearer $TOKEN"')
    if "example" in body:
        lines.append('-H "Content-Type: application/json"')
        lines.append("-d " + shlex.quote(_example(body) or ""))
    elif "requestBody" in raw:
        lines.append('-H "Content-Type: application/octet-stream" --data-binary @photo.jpg')
    return " \\\n  ".join(lines)


def _resources(spec: Mapping[str, Any]) -> Iterator[Resource]:
    bodies = {
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for methods in spec["paths"].values()
        for operation in methods.values()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    for name, schema in sorted(spec["components"]["schemas"].items()):
        if "properties" in schema and _REF + name not in bodies:
            about = schema.get("description", "")
            yield Resource(name, about, list(_fields(schema, spec)), _example(schema))


def _example(schema: _Schema) -> str | None:
    """Return the example of a shape in the order of its fields, or None."""
    example = schema.get("example")
    if example is None:
        return None
    ordered = {name: example[name] for name in schema["properties"] if name in example}
    return json.dumps(ordered, ensure_ascii=False, indent=2)
