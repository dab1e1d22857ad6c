"""A letter with a table, as PDF: an order, a delivery note; all is set here, nothing fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

_FONT = "Libertinus Serif"  # comes inside typst: Latin, Greek, Cyrillic


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on the letter, in its reader's words.

    `to` and `note` are lines; `facts` are pairs of a name and a value; `rows` have the cells of
    `head`, the second a list of lines. The columns of `right` are numbers, from 0 on.
    """

    language: str
    house: str
    title: str
    to: Sequence[str]
    facts: Sequence[tuple[str, str]]
    note: Sequence[str]
    head: Sequence[str]
    right: Sequence[int]
    rows: Sequence[Sequence[str | Sequence[str]]]
    total: str = ""
    places: Sequence[str] = ()
    foot: str


def draw_paper(paper: Paper) -> bytes:
    """Return the letter as PDF."""
    data = json.dumps({"font": _FONT, **asdict(paper)})
    source = files("steward.kit").joinpath("paper.typ").read_bytes()
    pdf: bytes = typst.compile(
        source, sys_inputs={"data": data}, ignore_system_fonts=True, format="pdf"
    )
    return pdf
