"""The texts and tables of `data/`, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from steward.demo.content import Segment, Severity

LANGUAGES = ("en", "de", "fr", "nl", "es", "sv")


@dataclass(frozen=True, slots=True)
class Situation:
    """What goes wrong or is asked, in any language; `age` in days since the order."""

    name: str
    team: str
    category: str
    share: float
    kinds: tuple[str, ...]
    severity: dict[Severity, int]
    tags: tuple[str, ...]
    age: tuple[int, int] | None = None
    who: tuple[Segment, ...] = ()
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """How a situation is told and answered in one language.

    Each problem has a place in its list, and what must hang together with it (subject, question,
    answer, solution) is taken by that place: the nth goes with the nth, shorter lists start over.
    Details and asks go with every problem.
    """

    subject: tuple[str, ...]
    problem: tuple[str, ...]
    detail: tuple[str, ...]
    ask: tuple[str, ...]
    solution: tuple[str, ...]
    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a language's letters need whatever they are about."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    money: str
    greeting: tuple[str, ...]
    closing: tuple[str, ...]
    reply: tuple[str, ...]
    signature: tuple[str, ...]
    more: tuple[str, ...]
    thanks: tuple[str, ...]
    nudge: tuple[str, ...]
    reminder: tuple[str, ...]
    giveup: tuple[str, ...]
    again: tuple[str, ...]
    capital: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said in one language."""

    letter: Letter
    context: dict[Segment, tuple[str, ...]]
    stories: dict[str, Story]


def table(name: str) -> dict[str, Any]:
    """Return the table `data/NAME.toml` as it stands, lists as tuples."""
    content = files("steward.demo").joinpath("data", f"{name}.toml").read_text("utf-8")
    frozen: dict[str, Any] = _freeze(tomllib.loads(content))
    return frozen


@cache
def situations() -> tuple[Situation, ...]:
    """Return every situation."""
    return tuple(Situation(name, **row) for name, row in table("situations").items())


@cache
def notes() -> dict[str, tuple[str, ...]]:
    """Return what agents note internally, by situation."""
    return table("notes")


@cache
def words(language: str) -> Words:
    """Return the texts of one language: `words/LANGUAGE.toml` and `words/LANGUAGE-*.toml`."""
    folder = files("steward.demo").joinpath("data", "words")
    names = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir())
    tables: dict[str, Any] = {}
    for name in names:
        if name.partition("-")[0] == language:
            tables |= table(f"words/{name}")
    letter, context = Letter(**tables.pop("letter")), tables.pop("context")
    return Words(letter, context, {name: _story(tables, row) for name, row in tables.items()})


def _story(tables: dict[str, Any], row: dict[str, Any]) -> Story:
    own = {part: texts for part, texts in row.items() if part != "extends"}
    inherited = tables[row["extends"]] if "extends" in row else {}
    return Story(**(inherited | own))


def _freeze(value: Any) -> Any:  # noqa: ANN401 - TOML holds anything
    if isinstance(value, dict):
        return {key: _freeze(item) for key, item in value.items()}
    return tuple(map(_freeze, value)) if isinstance(value, list) else value
