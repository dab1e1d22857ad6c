"""Facts about news: administrative acts."""

from dataclasses import dataclass
from typing import ClassVar

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class NewsSent(Event):
    """News of new products was sent to all who want it; `name` is its subject."""

    kind: ClassVar[str] = "news.sent"
    subject_kind: ClassVar[str] = "news"
    name: str
