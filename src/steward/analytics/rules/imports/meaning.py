"""What a person says the rows of a file are: of which table, and which column is which."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.analytics.rules.house import PEOPLE
from steward.analytics.rules.imports.budgets import budget_table
from steward.analytics.rules.tables import (
    ACCOUNTS,
    BUDGETS,
    CUSTOMERS,
    DEALS,
    ORDER_LINES,
    ORDERS,
    PRODUCTS,
    REPS,
    SPENDING,
    LakeTable,
)
from steward.kit.errors import BadInput
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

IMPORTABLE = {
    one.name: one
    for one in (
        ORDERS,
        ORDER_LINES,
        DEALS,
        ACCOUNTS,
        PRODUCTS,
        CUSTOMERS,
        REPS,
        SPENDING,
        BUDGETS,
        PEOPLE,
    )
}
OWN = "own"  # a table of one's own, which is made by this import
_OWN_NAME = "own_"
_CURRENCY = "currency"
_WHO = frozenset({"name", "first_name", "last_name", "email"})
Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Meaning(BaseModel):
    """What the columns of a file mean.

    `sources` says by column of ours which of the file's it is, `fixed` which value each row has.
    Amounts in other currencies become `currency` by `rates`, what one unit is worth. `name` is
    what the mapping is kept under. A table of one's own has a `title`; `key` names the columns that
    tell its rows apart, `day` that by which they lie.
    """

    model_config = ConfigDict(frozen=True)

    table: str
    sources: dict[str, str] = {}
    fixed: dict[str, Line] = {}
    rates: dict[Currency, Annotated[Decimal, Field(gt=0, lt=10**5, decimal_places=9)]] = {}
    currency: Currency = "EUR"
    name: Line = ""
    title: Line = ""
    key: tuple[str, ...] = ()
    day: str = ""

    @property
    def has_currencies(self) -> bool:
        """Whether rows say in which currency they are."""
        return _CURRENCY in self.sources or _CURRENCY in self.fixed


def own_table(import_id: int, meaning: Meaning, kinds: Mapping[str, Kind]) -> LakeTable:
    """Return the table that an import makes; `kinds` are those of the file's columns."""
    columns = tuple(
        Wanted(name, kinds[source], source, is_required=name in meaning.key)
        for name, source in meaning.sources.items()
        if source in kinds
    )
    return LakeTable(own_name(import_id), meaning.title, meaning.key, columns, meaning.day)


def own_name(import_id: int) -> str:
    """Return the name in the lake of the table that an import makes."""
    return f"{_OWN_NAME}{import_id}"


def own_names(columns: Iterable[str]) -> dict[str, str]:
    """Return by a name of ours, of letters, digits and low lines, the name of each column."""
    found: dict[str, str] = {}
    for column in columns:
        plain = normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
        base = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:40] or "column"
        base = f"c_{base}" if base[0].isdigit() else base
        name, number = base, 1
        while name in found:
            number += 1
            name = f"{base}_{number}"
        found[name] = column
    return found


def check_meaning(meaning: Meaning, table: LakeTable, columns: Iterable[str]) -> None:
    """Raise BadInput that names the fields of ours that are wanted, or in no column of the file."""
    known, given = set(columns), {*meaning.sources, *meaning.fixed}
    wrong = {
        name: N_("The file has no column “%(column)s”.", column=source)
        for name, source in meaning.sources.items()
        if source not in known
    }
    wrong |= {
        one.name: N_("This is wanted: say in which column it is, or give a value for all rows.")
        for one in table.columns
        if one.is_required and one.name not in given
    }
    if meaning.table == OWN and not meaning.title:
        wrong["title"] = N_("Give the table a name.")
    if not given:
        wrong["table"] = N_("Take one column at least.")
    if wrong:
        raise BadInput(errors=wrong)


def likeliest_table(proposals: Mapping[str, Mapping[str, str]], columns: int) -> str:
    """Return the table that a file of some columns seems to be: one of one's own where none fits.

    `proposals` says by table which of its columns were found where. A table counts when all that it
    needs is there; then the one that takes the most columns, and of these the one with fewer.
    """
    fitting = [
        (len(found), -len(IMPORTABLE[name].columns), name)
        for name, found in proposals.items()
        if _needs(name, found) <= found.keys()
    ]
    most, _, table = max(fitting, default=(0, 0, OWN))
    return table if most * 3 >= columns else OWN


def _needs(table: str, found: Mapping[str, str]) -> set[str]:
    """Return what a table needs of a file; which budget it is of, is said of the whole file.

    People need no column by itself, but something of theirs to tell them apart.
    """
    if table == PEOPLE.name:
        return set() if _WHO & found.keys() else {"name"}
    if table == BUDGETS.name:
        needed = {one.name for one in budget_table(found.values()).columns if one.is_required}
        return needed - {"budget"}
    return {one.name for one in IMPORTABLE[table].columns if one.is_required}
