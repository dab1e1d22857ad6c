"""The slip of a return as PDF; all is set here, nothing is fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

_FONT = "Libertinus Serif"  # comes inside typst: Latin, Greek, Cyrillic


@dataclass(frozen=True, kw_only=True)
class SlipPaper:
    """What stands on the slip, in its reader's words; `bars` and `qr` are pictures as SVG.

    `to` are lines, `facts` pairs of a name and a value, `rows` have the cells of `head`.
    """

    language: str
    house: str
    title: str
    number: str
    bars: str
    qr: str
    to_head: str
    to: Sequence[str]
    facts: Sequence[tuple[str, str]]
    head: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str]]
    foot: str


def draw_slip_paper(paper: SlipPaper) -> bytes:
    """Return the slip as PDF."""
    data = json.dumps({"font": _FONT, **asdict(paper)})
    source = files("steward.sales.rules").joinpath("slip.typ").read_bytes()
    pdf: bytes = typst.compile(
        source, sys_inputs={"data": data}, ignore_system_fonts=True, format="pdf"
    )
    return pdf
