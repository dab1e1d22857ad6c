"""What must not be forgotten: routes say who may come, and what others rely on is documented."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from steward.accounts.rules import PERMISSIONS
from steward.kit.access import PUBLIC, SIGNED_IN, SIGNED_LINK, access, access_of
from steward.kit.db import Database
from steward.kit.events import Event
from steward.kit.settings import PREFIX, Settings
from steward.main import create_app
from tests.architecture.house import PROJECT

PACKAGE = PROJECT / "src/steward"
NEEDS = {PUBLIC, SIGNED_IN, SIGNED_LINK, *PERMISSIONS}
NO_DATABASE = "postgresql://localhost/none"  # what is asked here never connects


@pytest.fixture
def built_app(tmp_path: Path) -> Flask:
    """The application as it is put together; no request has come."""
    return create_app(Settings(home=tmp_path), Database(NO_DATABASE))


def test_every_route_declares_who_may_come(built_app: Flask) -> None:
    assert not undeclared_routes(built_app)


def test_route_without_access_and_one_with_a_wrong_word_are_found() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", view_func=access(PUBLIC)(lambda: ""), endpoint="open")
    app.add_url_rule("/forgotten", view_func=lambda: "", endpoint="forgotten")
    app.add_url_rule("/wrong", view_func=access("tickets.raed")(lambda: ""), endpoint="wrong")
    assert undeclared_routes(app) == {"/forgotten": None, "/wrong": ("tickets.raed",)}


def test_every_permission_is_asked_for_somewhere() -> None:
    table = PACKAGE / "accounts/rules/permissions.py"
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path != table)
    assert not [permission for permission in PERMISSIONS if f'"{permission}"' not in code]


def test_every_setting_is_documented() -> None:
    text = (PROJECT / "docs/configuration.md").read_text("utf-8")
    documented = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text))
    assert documented == {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.usefixtures("built_app")
def test_every_event_is_documented_and_of_a_kind_of_its_own() -> None:
    events = [event for event in _subclasses(Event) if hasattr(event, "kind")]  # not their bases
    assert not [event.__name__ for event in events if not own_words(event)]
    kinds = sorted(event.kind for event in events)
    assert kinds == sorted(set(kinds))


def test_every_job_is_documented() -> None:
    bare = [
        f"{path.relative_to(PACKAGE)}: {function.name}"
        for path in PACKAGE.rglob("*.py")
        for function in jobs_in(ast.parse(path.read_text("utf-8")))
        if not ast.get_docstring(function)
    ]
    assert not bare


def test_job_is_recognised_by_its_decorator() -> None:
    source = (
        '@job("mail.tell", cron="* * * * *")\ndef _tell(session): ...\n\n@other\ndef no(): ...\n'
    )
    assert [function.name for function in jobs_in(ast.parse(source))] == ["_tell"]


def test_every_name_at_a_door_is_documented() -> None:
    bare = [
        f"{door.__name__}.{name}"
        for door in _doors()
        for name in door.__all__
        if not own_words(getattr(door, name)) and name not in (door.__doc__ or "")
    ]
    assert not bare, "functions and classes say it themselves; constants in the door's docstring"


def test_words_that_python_made_up_are_no_documentation() -> None:
    class Inheriting(Event):
        pass

    assert own_words(Event)
    assert not own_words(Inheriting)
    assert not own_words(Enum("Bare", ["A"]))
    assert not own_words(7)


def undeclared_routes(app: Flask) -> dict[str, tuple[str, ...] | None]:
    """Find the routes that declare no access, or one that does not exist."""
    needs = {str(rule): access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    return {
        route: words for route, words in needs.items() if not words or not NEEDS.issuperset(words)
    }


def jobs_in(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions under an `@job(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and ast.unparse(mark.func).rpartition(".")[2] == "job"
            for mark in node.decorator_list
        ):
            yield node


def own_words(thing: object) -> str | None:
    """Return the documentation that somebody wrote for this very function or class."""
    if not (inspect.isclass(thing) or inspect.isroutine(thing)):
        return None
    words = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    made_up = not words or words.startswith(f"{thing.__name__}(") or words == Enum.__doc__
    return None if made_up else words


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for subclass in kind.__subclasses__():
        if subclass.__module__.startswith("steward."):
            yield subclass
        yield from _subclasses(subclass)


def _doors() -> Iterator[ModuleType]:
    for path in sorted(PACKAGE.glob("*/__init__.py")):
        door = importlib.import_module(f"steward.{path.parent.name}")
        if hasattr(door, "__all__"):
            yield door
