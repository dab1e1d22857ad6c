"""What a tool is asked, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.rules import Meant, Source


@dataclass(frozen=True)
class Asking:
    """Who asks what, in the language of which dictionary; `asker` is None for a stranger.

    `misses` counts the questions before this one that were answered by asking what was meant.
    """

    asker: Actor | None
    text: str
    dictionary: str = "simple"
    misses: int = 0


@dataclass(frozen=True)
class Found:
    """What a tool says, the pages that show it, and, where it asks back, what may be meant.

    It `needs_login` where only that is said.
    """

    text: str
    sources: Sequence[Source] = ()
    meant: Sequence[Meant] = ()
    needs_login: bool = False


Tool = Callable[[Session, Asking], Found]
Naming = Callable[[Session, Asking], bool]
OwnTool = Callable[[Session, Asking, Actor], Found]
