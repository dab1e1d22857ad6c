"""A board as PDF: its tiles with figures, sentences, charts, tables; nothing is fetched."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

import typst

_FONT = "Libertinus Serif"  # comes inside typst: Latin, Greek, Cyrillic

Drawing = Mapping[str, Any]
SheetCell = str | Drawing


@dataclass(frozen=True)
class SheetTable:
    """A table: words, or drawings of one line, in its cells; `right` are columns of numbers.

    `is_wide` where it has no room beside a chart. `more` says what it leaves out.
    """

    head: Sequence[str]
    right: Sequence[int]
    rows: Sequence[Sequence[SheetCell]]
    is_wide: bool = False
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetTile:
    """A tile: its figure, what to make of it, its chart and its table, in its reader's words.

    `tag` is whether a change is real, `kind` how that looks; `said` are sentences, `aloud` those
    for who does not see the chart. One that could not be told `is_failed`, and notes why.
    """

    title: str
    lead: str = ""
    beside: str = ""
    tag: str = ""
    kind: str = ""
    said: str = ""
    aloud: str = ""
    notes: Sequence[str] = ()
    is_failed: bool = False
    plot: Drawing | None = None
    table: SheetTable | None = None


@dataclass(frozen=True, kw_only=True)
class BoardSheet:
    """A board: `about` are lines on its time, its filters, when it was made and for whom."""

    language: str
    house: str
    title: str
    about: Sequence[str]
    tiles: Sequence[SheetTile]
    foot: str


def draw_sheet(sheet: BoardSheet) -> bytes:
    """Return the board as PDF/UA; where a letter is in no font of ours, as a tagged PDF."""
    inputs = {"data": json.dumps({"font": _FONT, **asdict(sheet)})}
    source = files("steward.analytics.rules.boards").joinpath("sheet.typ").read_bytes()
    usual: dict[str, Any] = {"sys_inputs": inputs, "ignore_system_fonts": True, "format": "pdf"}
    with suppress(typst.TypstError):
        accessible: bytes = typst.compile(source, pdf_standards=["ua-1"], **usual)
        return accessible
    tagged: bytes = typst.compile(source, **usual)
    return tagged
