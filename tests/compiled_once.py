"""What every app of a test run compiles alike: templates once a run, addresses once a process.

Each test makes its own app. Without this, two thirds of the time that takes, and most of what its
first page takes, would go into compiling the same templates and the same routes again.
"""

import marshal
import os
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from jinja2 import Environment
from werkzeug.routing import Rule

from steward.kit.folding import FoldingEnvironment
from steward.kit.frontend.static import STATIC_FOLDER, StaticFiles
from tests.postgres_fixture import HOME


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Have this process remember templates, addresses and the list of static files."""
    patch.setattr(Environment, "compile", _remembering_templates())
    patch.setattr(Rule, "compile", _remembering_rules())
    patch.setattr(StaticFiles, "scan", _remembering_files())


def _remembering_templates() -> Callable[..., object]:
    """Remember what is compiled of a template's file; every process of a test run may have it."""
    known: dict[Hashable, CodeType] = {}
    compile_: Any = Environment.compile
    shared = Path(os.environ[HOME]) / "templates"
    shared.mkdir(exist_ok=True)

    def compile_once(
        self: Environment, source: str, name: str | None = None, filename: str | None = None
    ) -> object:
        foreign = isinstance(self, FoldingEnvironment) and "static_url" not in self.globals
        if filename is None or foreign:  # a text of the business's, or of a test's own
            return compile_(self, source, name, filename)
        key = (source, name, filename, *_known_beforehand(self))
        if key not in known:
            file = shared / sha256(repr(key).encode()).hexdigest()
            known[key] = _read(file) or compile_(self, source, name, filename)
            _write(file, known[key])
        return known[key]

    return compile_once


def _read(file: Path) -> CodeType | None:
    """Read code that another process has written, if one has."""
    code: CodeType | None = None
    if file.exists():
        code = marshal.loads(file.read_bytes())  # noqa: S302 - what we have written
    return code


def _write(file: Path, code: CodeType) -> None:
    """Write code for other processes, which never see the half of it."""
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(marshal.dumps(code))
        draft.rename(file)


def _known_beforehand(environment: Environment) -> tuple[Hashable, ...]:
    """Return what compiling depends on beside the text: what is folded into it, and the syntax."""
    syntax = (type(environment), environment.trim_blocks, *sorted(environment.extensions))
    if not isinstance(environment, FoldingEnvironment):
        return syntax
    static_url: Any = environment.globals["static_url"]
    return (*syntax, environment.globals["locale"], static_url.__self__.url_path)


def _remembering_rules() -> Callable[[Rule], None]:
    """Remember what takes an address apart and what makes one, by the rule's own words."""
    known: dict[Hashable, dict[str, Any]] = {}
    compile_ = Rule.compile

    def compile_once(self: Rule) -> None:
        key = (self.rule, self.merge_slashes, self.subdomain)
        if self.defaults or key not in known:
            compile_(self)
            known[key] = vars(self) | {"arguments": frozenset(self.arguments)}
            return
        made = known[key]
        self.arguments.update(made["arguments"])
        for name in ("_parts", "_trace", "_converters"):
            setattr(self, name, made[name])
        for name in ("_build", "_build_unknown"):
            setattr(self, name, made[name].__func__.__get__(self, None))

    return compile_once


def _remembering_files() -> Callable[..., StaticFiles]:
    scan = StaticFiles.scan
    ours = cache(lambda: scan(STATIC_FOLDER))

    def scan_once(folder: Path = STATIC_FOLDER) -> StaticFiles:
        return ours() if folder == STATIC_FOLDER else scan(folder)

    return scan_once
