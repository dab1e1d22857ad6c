"""The shape of the house: short files, thin edges, clean templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PROJECT

PACKAGE = PROJECT / "src/steward"
EDGES = {"web", "api", "cli", "jobs", "listeners"}
EXCEPTION = re.compile(
    r"""\#\s*(?:noqa(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?|type:\s*ignore(?:\[[^\]]*\])?)
    (?P<reason>.*)
    """,
    re.VERBOSE,
)
LONGEST_FILE = 300
LONGEST_EDGE_FUNCTION = 15
INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:
    |<script\b(?![^>]*(?:\bsrc=|"application/json"))  # data does not run
    """,
    re.IGNORECASE | re.VERBOSE,
)


def test_files_have_at_most_300_lines() -> None:
    long = {name: lines for name, lines in _lines_by_file() if lines > LONGEST_FILE}
    assert not long


def test_edge_functions_have_at_most_15_lines() -> None:
    long = {
        f"{_name(path)}:{function.lineno} {function.name}": length
        for path in _files("py")
        if is_edge(path.relative_to(PACKAGE))
        for function in _functions(path)
        if (length := lines_of(function)) > LONGEST_EDGE_FUNCTION
    }
    assert not long


def test_templates_hold_no_script_and_no_style() -> None:
    inline = [
        f"{_name(path)}: {found[0].strip()}"
        for path in _files("html")
        if not is_mail(path)
        for found in INLINE.finditer(path.read_text("utf-8"))
    ]
    assert not inline


def test_every_fragment_is_used() -> None:
    users = {path: path.read_text("utf-8") for path in [*_files("py"), *_files("html")]}
    fragments = [path for path in _files("html") if path.name.startswith("_")]
    unused = [
        _name(fragment)
        for fragment in fragments
        if not any(
            f"{fragment.parent.name}/{fragment.name}" in text
            for user, text in users.items()
            if user != fragment
        )
    ]
    assert not unused


def test_every_exception_from_a_rule_says_why() -> None:
    bare = [
        f"{_name(path)}:{number} {line.strip()}"
        for path in [*_files("py"), *_tests()]
        if "architecture" not in path.parts  # these quote what must not be written
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if has_no_reason(line)
    ]
    assert not bare


@pytest.mark.parametrize("line", ["x  # noqa: D100, S101", "x  # type: ignore[misc]", "x  # noqa"])
def test_exception_without_a_reason_is_found(line: str) -> None:
    assert has_no_reason(line)


@pytest.mark.parametrize(
    "line", ["x = 1", "x  # noqa: S101 - it holds", "x  # type: ignore[misc]  # no stubs"]
)
def test_exception_with_a_reason_is_taken(line: str) -> None:
    assert not has_no_reason(line)


@pytest.mark.parametrize(
    "template",
    [
        '<p style="color: red">',
        "<STYLE>p {}</STYLE>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_recognised(template: str) -> None:
    assert INLINE.search(template)


@pytest.mark.parametrize(
    "template",
    [
        '<script type="module" src="/static/js/app.js"></script>',
        '<script type="application/json" id="words">{"a": "b"}</script>',
        '<link rel="stylesheet" href="/static/css/steward.css">',
        '<button hx-post="/x" hx-on-load="once" data-once="1">on = off</button>',
    ],
)
def test_linked_code_is_not_taken_for_inline_code(template: str) -> None:
    assert not INLINE.search(template)


@pytest.mark.parametrize("path", ["cli.py", "helpdesk/web.py", "helpdesk/api/tickets.py"])
def test_edge_is_recognised(path: str) -> None:
    assert is_edge(Path(path))


@pytest.mark.parametrize("path", ["kit/jobs.py", "helpdesk/actions.py", "main.py"])
def test_inner_file_is_not_an_edge(path: str) -> None:
    assert not is_edge(Path(path))


def test_docstring_and_decorators_do_not_count_as_lines_of_a_function() -> None:
    decorators = '@get("/")\n@page\n'
    docstring = '    """Show.\n\n    Or not.\n    """\n'
    source = f'{decorators}def show(\n    id: int,\n) -> str:\n{docstring}    return ""\n'
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 4


def is_edge(path: Path) -> bool:
    """Whether a file of the package is an edge: of a module, or the house's own command line."""
    module, *rest = path.with_suffix("").parts
    return module == "cli" or (module != "kit" and bool(rest) and rest[0] in EDGES)


def is_mail(path: Path) -> bool:
    """Whether a template is a mail: mail programs take style from the tags alone."""
    return path.name == "mail.html" or path.parent.name == "mail"


def has_no_reason(line: str) -> bool:
    """Whether a line of code asks a tool to look away, without a word on why."""
    exception = EXCEPTION.search(line)
    return exception is not None and not re.search(r"\w", exception["reason"])


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its decorators and its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines_by_file() -> Iterator[tuple[str, int]]:
    """A migration is written once, as long as its tables, and never touched again."""
    for path in [*_files("py", "html", "css", "js"), *_tests()]:
        if "migrations" not in path.parts:
            yield _name(path), len(path.read_text("utf-8").splitlines())


def _files(*endings: str) -> list[Path]:
    return [
        path
        for ending in endings
        for path in PACKAGE.rglob(f"*.{ending}")
        if not {"vendor", "vendor.new"} & set(path.parts)
    ]


def _tests() -> Iterator[Path]:
    return (PROJECT / "tests").rglob("*.py")


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))
