"""What commands say: results on stdout, for people or as JSON; failures on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

Thing = TypeVar("Thing")

_OUT = Console(soft_wrap=True, highlight=False)
_ERR = Console(stderr=True, soft_wrap=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one line of JSON instead of words.")]


def say(words: str) -> None:
    """Print a line for people."""
    _OUT.print(words, markup=False)


def print_json(result: Mapping[str, object]) -> None:
    """Print the result for programs, in one line."""
    typer.echo(json.dumps(result, ensure_ascii=False))


def answer(words: str, result: Mapping[str, object], *, as_json: bool) -> None:
    """Print the result of a command, for people or for programs."""
    if as_json:
        print_json(result)
    else:
        say(words)


def progress(things: Iterable[Thing], name: str, total: int | None = None) -> Iterator[Thing]:
    """Show on a terminal how many of `things` have passed, with a bar where `total` is known."""
    if not _ERR.is_terminal:
        yield from things
        return
    shown = [BarColumn()] if total else []
    counted = TextColumn("{task.completed:,} " + name)
    with Progress(*shown, counted, transient=True, console=_ERR) as bar:
        task = bar.add_task(name, total=total)
        for thing in things:
            yield thing
            bar.advance(task)


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show on a terminal that something is going on, for the length of a `with` block."""
    if not _ERR.is_terminal:
        yield
        return
    with _ERR.status(words):
        yield


def complain(words: str) -> None:
    """Say in one line what is not well, and go on."""
    _ERR.print(f"steward: {words}", style="yellow", markup=False)


def fail(words: str, code: int = 1) -> NoReturn:
    """Say in one line what went wrong and what to do, and end."""
    _ERR.print(f"steward: {words}", style="red", markup=False)
    sys.exit(code)
