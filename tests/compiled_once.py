"""What every app of a test run compiles alike, templates and addresses, is compiled once a worker.

Each test makes its own app. Without this, two thirds of the time that takes, and most of what its
first page takes, would go into compiling the same templates and the same routes again.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from steward.kit.folding import FoldingEnvironment


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FoldingEnvironment, "compile", _remembering_templates())
        patch.setattr(Rule, "_compile_builder", _remembering_builders())
        yield


def _remembering_templates() -> Callable[..., object]:
    """Remember a template by its text and by what is folded into it: language, static files."""
    known: dict[Hashable, object] = {}
    compile_: Callable[..., object] = FoldingEnvironment.compile

    def compile_once(
        self: FoldingEnvironment, source: str, name: str | None = None, filename: str | None = None
    ) -> object:
        if "static_url" not in self.globals:  # an environment of a test's own
            return compile_(self, source, name, filename)
        static_url: Any = self.globals["static_url"]
        key = (source, name, filename, self.globals["locale"], static_url.__self__.url_path)
        if key not in known:
            known[key] = compile_(self, source, name, filename)
        return known[key]

    return compile_once


def _remembering_builders() -> Callable[..., object]:
    """Remember what makes an address by the parts of its rule, as long as it has no defaults."""
    known: dict[Hashable, object] = {}
    compile_: Callable[..., object] = Rule._compile_builder  # noqa: SLF001 - dear, and in one place

    def compile_once(self: Rule, append_unknown: object) -> object:
        if self.defaults:
            return compile_(self, append_unknown)
        key = (self.rule, *self._trace, append_unknown)
        if key not in known:
            known[key] = compile_(self, append_unknown)
        return known[key]

    return compile_once
