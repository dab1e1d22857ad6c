"""Labels with barcodes as PDF, on sheets and rolls; all is drawn here, nothing is fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import barcode
import segno
import typst

from steward.inventory.rules.barcodes import Symbol
from steward.kit.marks import N_

FONT = "DejaVu Sans Mono"  # comes inside typst: Latin, Greek, Cyrillic
MOST = 2_000  # labels in one file
_PADDING = 2.0  # mm, as labels.typ has it
_TEXT = 13.0  # mm: name, detail and code
_LARGEST_MODULE, _SMALLEST_MODULE = 0.33, 0.19  # mm: nominal of an EAN; what scanners still read
_QUIET = {Symbol.EAN13: 11, Symbol.EAN8: 7, Symbol.CODE128: 10}  # modules beside the bars
_QR_QUIET = 4


class Unprintable(ValueError):
    """A code that has no room on the labels."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels, or one label of a roll; all in mm, the gap is between columns."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    gap: float = 0.0


SHEETS = {
    "a4-70x37": Sheet(210, 297, 3, 8, 70, 37, top=0.5),
    "a4-63x34": Sheet(210, 297, 3, 8, 63.5, 33.9, left=7.2, top=12.9, gap=2.5),
    "roll-57x32": Sheet(57, 32, 1, 1, 57, 32),
    "roll-62x29": Sheet(62, 29, 1, 1, 62, 29),
}


@dataclass(frozen=True)
class Label:
    """What stands on a label: two lines of text, and a code in one of the symbols."""

    name: str
    detail: str
    code: str
    symbol: Symbol


def draw_labels(labels: Sequence[Label], sheet: Sheet, *, start: int = 1) -> bytes:
    """Return a PDF with the labels in order, the first at the place `start` (from 1) of a sheet.

    Raises Unprintable where a code is too long for the labels.
    """
    pictures: dict[tuple[str, Symbol], int] = {}
    for one in labels:
        pictures.setdefault((one.code, one.symbol), len(pictures))
    drawn = [_drawn(code, symbol, sheet) for code, symbol in pictures]
    places: list[dict[str, Any] | None] = [None] * (start - 1)
    for one in labels:
        number = pictures[one.code, one.symbol]
        _, width, height = drawn[number]
        size = {"picture": number, "width": width, "height": height}
        places.append({"name": one.name, "detail": one.detail, "code": one.code, **size})
    data = {
        "font": FONT,
        "sheet": asdict(sheet),
        "labels": places,
        "pictures": [svg for svg, _, _ in drawn],
    }
    return _compiled(json.dumps(data))


def _compiled(data: str) -> bytes:
    source = files("steward.inventory.rules").joinpath("labels.typ").read_bytes()
    pdf: bytes = typst.compile(
        source, sys_inputs={"data": data}, ignore_system_fonts=True, format="pdf"
    )
    return pdf


@cache
def _modules(code: str, symbol: Symbol) -> tuple[str, ...]:
    """Return the rows of a symbol: 1 is dark; a barcode has one row."""
    if symbol is Symbol.QR:
        rows = segno.make(code, error="m", micro=False).matrix
        return tuple("".join(str(cell) for cell in row) for row in rows)
    return tuple(barcode.get(symbol.value, code).build())


def draw_symbol(code: str, symbol: Symbol) -> str:
    """Return a symbol as SVG with its quiet zone."""
    is_qr = symbol is Symbol.QR
    beside, above = (_QR_QUIET, _QR_QUIET) if is_qr else (_QUIET[symbol], 0)
    return _svg(_modules(code, symbol), beside, above)


def _drawn(code: str, symbol: Symbol, sheet: Sheet) -> tuple[str, float, float]:
    """Return a symbol as SVG with its quiet zone, and its width and height in mm."""
    rows = _modules(code, symbol)
    room, height = sheet.width - 2 * _PADDING, sheet.height - 2 * _PADDING - _TEXT
    if symbol is Symbol.QR:
        return draw_symbol(code, symbol), height, height
    across = len(rows[0]) + 2 * _QUIET[symbol]
    module = min(_LARGEST_MODULE, room / across)
    if module < _SMALLEST_MODULE:
        msg = N_(
            "“%(code)s” is too long for bars on these labels. Take a QR code or wider ones.",
            code=code,
        )
        raise Unprintable(msg)
    return draw_symbol(code, symbol), round(module * across, 3), height


def _svg(rows: Sequence[str], beside: int, above: int) -> str:
    """Draw the dark runs of each row as one path."""
    width, height = len(rows[0]) + 2 * beside, len(rows) + 2 * above
    path = "".join(
        f"M{beside + at} {above + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for at, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def _runs(row: str) -> list[tuple[int, int]]:
    """Return where each run of dark modules begins, and how long it is."""
    found, at = [], 0
    for part in row.replace("01", "0 1").replace("10", "1 0").split(" "):
        if part.startswith("1"):
            found.append((at, len(part)))
        at += len(part)
    return found
