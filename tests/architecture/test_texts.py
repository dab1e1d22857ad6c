"""What people read can be translated: toasts, titles of failures, names to choose from."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from babel.messages.extract import extract_from_dir

from steward.helpdesk.rules.portal import CATEGORIES
from steward.kit.errors import StewardError
from tests.architecture.house import PROJECT

PACKAGE = PROJECT / "src" / "steward"
# Whoever runs a command or a program is told in English, and so is what a mail server answered.
_AT_COMMANDS = {"api", "api.py", "backup", "bench", "cli", "demo", "postgres"}
_AT_COMMANDS |= {"doctor.py", "worker.py"}
_IN_ENGLISH = {"FrontendError", "SchemaTooNew", "SettingsError"}
_IN_ENGLISH |= {"Deferred", "Gone", "Refused", "Unreachable"}
_METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]


@cache
def extracted() -> frozenset[str]:
    """Return all texts that `pybabel extract` finds."""
    found = extract_from_dir(PACKAGE, _METHODS)
    return frozenset(
        text for _, _, texts, *_ in found for text in ([texts] if isinstance(texts, str) else texts)
    )


def test_what_customers_choose_from_is_extracted() -> None:
    assert set(CATEGORIES) <= extracted()


def test_titles_and_remedies_of_failures_are_extracted() -> None:
    words = {text for kind in failures() for text in (kind.title, kind.remedy)}
    assert not words - extracted()


def failures() -> list[type[StewardError]]:
    """Return every kind of failure that the program knows."""
    import_module("steward.main")
    return [StewardError, *_below(StewardError)]


def _below(kind: type[StewardError]) -> Iterator[type[StewardError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("steward."):
            yield one
            yield from _below(one)


def test_no_toast_says_what_nobody_can_translate() -> None:
    bare = [
        f"{path.relative_to(PACKAGE)}:{text.lineno}"
        for path in PACKAGE.rglob("*.py")
        for text in bare_toasts(ast.parse(path.read_text("utf-8")))
    ]
    assert not bare


def test_bare_toast_is_recognised() -> None:
    source = "go_to(url, toast='Saved')\nwith_toast(part, f'{n} saved')\ngo_to(url, toast=_('Yes'))"
    assert [text.lineno for text in bare_toasts(ast.parse(source))] == [1, 2]


def bare_toasts(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the texts that are told as they stand in the code."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        told = [word.value for word in call.keywords if word.arg == "toast"]
        if ast.unparse(call.func).endswith("with_toast"):
            told += call.args[1:2]
        yield from (text for text in told if isinstance(text, ast.Constant | ast.JoinedStr))


def test_no_failure_says_what_nobody_can_translate() -> None:
    kinds = {kind.__name__ for kind in failures()} - _IN_ENGLISH
    bare = [
        f"{path.relative_to(PACKAGE)}:{text.lineno}"
        for path in PACKAGE.rglob("*.py")
        if not _AT_COMMANDS.intersection(path.relative_to(PACKAGE).parts)
        for text in bare_failures(ast.parse(path.read_text("utf-8")), kinds | _of_input(path))
    ]
    assert not bare


def _of_input(path: Path) -> set[str]:
    """What is wrong with a field is a ValueError in the files that say what fields may hold."""
    return {"ValueError"} if path.name in {"fields.py", "forms.py"} else set()


def test_bare_failure_is_recognised() -> None:
    source = """
def first():
    msg = f"{name} was first"
    raise Conflict(msg)
def told():
    raise BadInput(errors={"email": "It is taken."})
def marked():
    raise Conflict(N_("%(name)s was first", name=name))
def of_ours():
    msg = "for us"
    raise RuntimeError(msg)
class Gone(Conflict):
    def __init__(self):
        super().__init__("It is gone.")
"""
    found = bare_failures(ast.parse(source), {"BadInput", "Conflict"})
    assert sorted(text.lineno for text in found) == [3, 6, 14]


def bare_failures(tree: ast.Module, kinds: set[str]) -> Iterator[ast.expr]:
    """Yield the texts that failures of some kinds tell as they stand in the code."""
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))
    for function in functions:
        inside = list(ast.walk(function))
        calls = (one for one in inside if isinstance(one, ast.Call))
        told = [one for one in calls if ast.unparse(one.func) in kinds | {"super().__init__"}]
        texts = [text for call in told for text in _texts_of(call)]
        names = {ast.unparse(text) for text in texts}
        given = (one for one in inside if isinstance(one, ast.Assign))
        texts += [one.value for one in given if ast.unparse(one.targets[0]) in names]
        yield from (text for text in texts if _is_sentence(text))


def _texts_of(failure: ast.Call) -> list[ast.expr]:
    errors = [word.value for word in failure.keywords if word.arg == "errors"]
    return [
        *failure.args,
        *(text for one in errors if isinstance(one, ast.Dict) for text in one.values),
    ]


def _is_sentence(text: ast.expr) -> bool:
    is_plain = isinstance(text, ast.Constant) and " " in str(text.value)
    return is_plain or isinstance(text, ast.JoinedStr)
