"""A map: what it is drawn of, and what of the figures it cannot show."""

from typing import Any

from steward.analytics.queries.showing.figures import Figures
from steward.analytics.rules.boards.countries import shapes_of
from steward.analytics.rules.boards.laid import Table
from steward.analytics.rules.boards.places import OFF
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext

_NAMED = 5  # of those that are on no map


def on_map(table: Table, figures: Figures) -> dict[str, Any]:
    """Return the countries that can be drawn: their names, figures, and places among the lines."""
    shown = [(at, line) for at, line in enumerate(table.lines) if line.mark != OFF]
    keys = [line.cells[0] for _at, line in shown]
    return {
        "kind": "map",
        "lines": [at for at, _line in shown],
        "names": [figures.cell(key, table.columns[0]) for key in keys],
        "shapes": [shapes_of(str(key)) for key in keys],
    }


def off_map(table: Table, figures: Figures) -> str:
    """Name what is on no map, with its figures; nothing where all is."""
    off = [line for line in table.lines if line.mark == OFF]
    at = table.place("now")
    said = [
        _(
            "%(name)s (%(value)s)",
            name=figures.cell(line.cells[0], table.columns[0]).strip(),
            value=figures.say(line.cells[at]),
        )
        for line in off[:_NAMED]
    ]
    if len(off) > _NAMED:
        said.append(ngettext("%(num)d more", "%(num)d more", len(off) - _NAMED))
    words = ngettext(
        "%(num)d is on no map: %(names)s.",
        "%(num)d are on no map: %(names)s.",
        len(off),
        names=", ".join(said),
    )
    return words if off else ""
