"""A purchase order as PDF; all is set here, nothing is fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

_FONT = "Libertinus Serif"  # comes inside typst: Latin, Greek, Cyrillic


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on the letter, in its reader's words.

    `to` and `note` are lines; `facts` are pairs of a name and a value; `rows` have the six cells of
    `head`, the second a list of lines.
    """

    language: str
    house: str
    title: str
    to: Sequence[str]
    facts: Sequence[tuple[str, str]]
    note: Sequence[str]
    head: tuple[str, str, str, str, str, str]
    rows: Sequence[tuple[str, Sequence[str], str, str, str, str]]
    total: str
    places: Sequence[str]
    foot: str


def draw_paper(paper: Paper) -> bytes:
    """Return the letter as PDF."""
    data = json.dumps({"font": _FONT, **asdict(paper)})
    source = files("steward.inventory.rules").joinpath("paper.typ").read_bytes()
    pdf: bytes = typst.compile(
        source, sys_inputs={"data": data}, ignore_system_fonts=True, format="pdf"
    )
    return pdf
