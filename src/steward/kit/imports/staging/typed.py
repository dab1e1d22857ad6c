"""Blocks of texts made into typed rows by DuckDB, each bad cell found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from steward.kit.imports.staging import expressions as sql
from steward.kit.imports.staging.blocks import Block
from steward.kit.imports.staging.kinds import SIGNS
from steward.kit.imports.staging.shapes import ColumnGuess, Fixed, Plan
from steward.kit.imports.wanted import Kind, Wanted

_CURRENCY = "currency"  # our column of that name says what amounts are in
_MEMORY = "400MB"
_YEARS_AHEAD = 10


@dataclass(frozen=True)
class Typed:
    """The rows of a block: values under our names, and `_row`; the same number of `bad` flags.

    `bad` has a column of flags for each of ours, `is_blank` marks rows that hold nothing.
    """

    values: pa.Table
    bad: pa.Table
    is_blank: pa.ChunkedArray


class Typist:
    """Types blocks by one plan, on a connection that sees nothing but them."""

    def __init__(self, plan: Plan, today: date) -> None:
        self._wanted = plan.wanted
        self._link = duckdb.connect(
            ":memory:",
            config={
                "enable_external_access": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": _MEMORY,
                "threads": 1,
                "temp_directory": "",
            },
        )
        self._link.execute("set TimeZone = 'UTC'")
        self._link.execute(sql.MACROS)
        self._keep(plan)
        theirs = set(plan.mapping.values())
        self._mapped = [at for at, one in enumerate(plan.guess.columns) if one.name in theirs]
        self._query = query(plan, today)

    def _keep(self, plan: Plan) -> None:
        """Put what a person said where the query finds it."""
        self._set("empties", list(plan.guess.empties))
        for at, one in enumerate(plan.wanted):
            source = plan.mapping.get(one.name)
            if isinstance(source, Fixed):
                self._set(f"fixed_{at}", source.value)
            aliases = plan.aliases.get(one.name)
            if not aliases:
                continue
            names = pa.array(list(aliases), pa.string())
            meant = pa.array(list(aliases.values()), pa.string())
            pairs = pa.table([names, meant], ["spelled", "meant"])
            self._link.register("pairs", pairs)
            self._link.execute(f"create table alias_{at} as from pairs")
            self._link.unregister("pairs")
        rates = {**plan.rates, plan.currency: Decimal(1)}
        signs = {sign: rates[code] for sign, code in SIGNS.items() if code in rates}
        self._link.execute("create table rates (code varchar, rate decimal(14,9))")
        for pair in {**signs, **rates}.items():
            self._link.execute("insert into rates values (upper($1), $2)", pair)
        self._link.execute("set variable rates = (select map(list(code), list(rate)) from rates)")
        self._set("currency", plan.currency)

    def _trimmed(self, table: pa.Table) -> pa.Table:
        """Leave out the blanks around texts: ten times as quick as in the query."""
        for at in self._mapped:
            place = table.schema.get_field_index(f"c{at}")
            table = table.set_column(place, f"c{at}", pc.utf8_trim_whitespace(table[f"c{at}"]))
        return table

    def _set(self, name: str, value: object) -> None:
        self._link.execute(f"set variable {name} = $1", [value])

    def typed(self, block: Block) -> Typed:
        """Return the values of a block's rows."""
        self._link.register("block", self._trimmed(block.table))
        table: pa.Table = self._link.sql(self._query).to_arrow_table()
        self._link.unregister("block")
        names = [one.name for one in self._wanted]
        flags = [f"b{at}" for at in range(len(names))]
        values = table.select(["_row", *(f"v{at}" for at in range(len(names)))])
        return Typed(values.rename_columns(["_row", *names]), table.select(flags), table["blank"])


def query(plan: Plan, today: date) -> str:
    """Return the query that types a table named `block`."""
    columns = [_Column(at, one, plan) for at, one in enumerate(plan.wanted)]
    blank = " and ".join(f"c{at} = ''" for at in range(len(plan.guess.columns)))
    aliased = [one.at for one in columns if plan.aliases.get(one.wanted.name)]
    joins = " ".join(f"left join alias_{at} on r{at} = alias_{at}.spelled" for at in aliased)
    meant = ", ".join(f"coalesce(alias_{at}.meant, r{at}) as r{at}" for at in aliased)
    rates = ", ".join(f"{_rate(one, columns)} as k{one.at}" for one in columns)
    texts = f"_row, {blank} as blank, {_each(columns, 'r', lambda one: one.raw)}"
    named = f"texts.* {f'replace ({meant})' if meant else ''}"
    values = _each(columns, "v", lambda one: one.value)
    results = ", ".join(f"v{one.at}" for one in columns)
    bad = _each(columns, "b", lambda one: one.bad(today))
    return f"""
        with texts as (select {texts} from block),
        named as (select {named} from texts {joins}),
        rated as (select *, {rates} from named),
        valued as (select *, {values} from rated)
        select _row, blank, {results}, {bad} from valued
    """  # noqa: S608 - made of numbers and our own words alone


class _Column:
    """The expressions of one of our columns: r is its text, k its rate, v its value, b if bad."""

    def __init__(self, at: int, wanted: Wanted, plan: Plan) -> None:
        self.at = at
        self.wanted = wanted
        self.source = plan.mapping.get(wanted.name)
        self._plan = plan
        self._guess = ColumnGuess(wanted.name, wanted.kind)
        if isinstance(self.source, str):
            self._guess = plan.guess.column(self.source)

    @property
    def is_converted(self) -> bool:
        is_money = self.wanted.kind is Kind.MONEY and self.source is not None
        return is_money and bool(self._plan.currency)

    @property
    def is_currency(self) -> bool:
        return self.wanted.name == _CURRENCY and bool(self._plan.currency)

    @property
    def raw(self) -> str:
        """The text without blanks around it; a null where there is none."""
        if self.source is None:
            return "cast(null as varchar)"
        if isinstance(self.source, Fixed):
            return f"nullif(getvariable('fixed_{self.at}'), '')"
        names = [one.name for one in self._plan.guess.columns]
        text = f"nullif(c{names.index(self.source)}, '')"
        return sql.armed(text) if self.wanted.kind is Kind.TEXT else self._filled(text)

    def _filled(self, text: str) -> str:
        """Leave out the words that say that there is nothing."""
        if not self._plan.guess.empties:
            return text
        is_empty = f"list_contains(getvariable('empties'), {text})"
        return f"case when {is_empty} then null else {text} end"

    @property
    def value(self) -> str:
        text = f"r{self.at}"
        if self.is_currency:
            return "getvariable('currency')"
        if self.source is None:
            return f"cast(null as {sql.TYPES[self.wanted.kind]})"
        plain = sql.value(text, self.wanted.kind, self._guess)
        if not self.is_converted:
            return plain
        amount = f"round({sql.wide(text, self._guess)} * k{self.at}, 2)"
        converted = f"try_cast({amount} as {sql.TYPES[Kind.MONEY]})"
        return f"case when k{self.at} = 1 then {plain} else {converted} end"

    def bad(self, today: date) -> str:
        """Whether its cell is bad: no value, one beyond all sense, or none where it is needed."""
        if self.source is None:
            return "true" if self.wanted.is_required else "false"
        text, found = f"r{self.at}", f"v{self.at}"
        is_rated = self.is_converted and _CURRENCY in self._plan.mapping
        has_rate = f" and k{self.at} is not null" if is_rated else ""  # else the currency is bad
        reasons = [f"({text} is not null and {found} is null{has_rate})"]
        if self.wanted.is_required:
            reasons.append(f"{text} is null")
        if self.wanted.kind in {Kind.DATE, Kind.MOMENT}:
            latest = latest_day(self.wanted, today) + timedelta(days=1)
            reasons.append(f"{found} < date '{sql.EARLIEST}' or {found} >= date '{latest}'")
        if self.is_currency and self.source is not None:
            reasons.append(f"{_known(text)} is null")
        return f"coalesce({' or '.join(reasons)}, false)"


def _each(columns: Sequence[_Column], sign: str, said: Callable[[_Column], str]) -> str:
    return ", ".join(f"{said(one)} as {sign}{one.at}" for one in columns)


def latest_day(wanted: Wanted, today: date) -> date:
    """Return the last day that makes sense in a column."""
    return today + timedelta(days=1 if wanted.has_happened else _YEARS_AHEAD * 366)


def _known(code: str) -> str:
    """Return the rate of a currency, 1 where none is named, a null where it has none."""
    return f"case when {code} is null then 1 else getvariable('rates')[upper({code})] end"


def _rate(column: _Column, columns: Sequence[_Column]) -> str:
    """Return the rate by which an amount is converted: the row's, or that of its own sign."""
    if not column.is_converted:
        return "1"
    named = [one.at for one in columns if one.is_currency and one.source is not None]
    if named:
        return _known(f"r{named[0]}")
    text = f"r{column.at}"
    signed = _known(sql.sign_code(text))
    return f"case when try_cast({text} as decimal(24,6)) is null then {signed} else 1 end"
