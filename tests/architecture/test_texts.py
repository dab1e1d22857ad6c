"""What people read can be translated: toasts, titles of failures, names to choose from."""

import ast
from collections.abc import Iterator
from functools import cache

from babel.messages.extract import extract_from_dir

from steward.helpdesk.rules.portal import CATEGORIES
from steward.kit.errors import StewardError
from tests.architecture.house import PROJECT

PACKAGE = PROJECT / "src" / "steward"
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
    kinds: list[type[StewardError]] = [StewardError, *_below(StewardError)]
    words = {text for kind in kinds for text in (kind.title, kind.remedy)}
    assert not words - extracted()


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
