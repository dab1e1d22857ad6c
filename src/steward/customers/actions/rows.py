"""Rows kept whole as JSON, and put back as they were."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FunctionElement,
    TableValuedAlias,
    column,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from steward.kit.db import Base

Populate = Callable[..., FunctionElement[Any]]


def rows_of(
    session: Session, model: type[Base], *where: ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Return rows whole, as JSON has them."""
    session.flush()
    table = model.__table__
    row = func.to_jsonb(literal_column(model.__tablename__))
    return list(session.scalars(select(row).select_from(table).where(*where)))


def put_back(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows again that `rows_of` returned; return how many have another in their place."""
    session.flush()
    names = names_of_columns(model)
    row = _read(model, func.jsonb_populate_recordset, list(rows), names)
    adding = insert(model).from_select(names, select(*row.c)).on_conflict_do_nothing()
    first = next(iter(model.__table__.primary_key))
    return len(rows) - len(session.execute(adding.returning(first)).all())


def overwrite(session: Session, model: type[Base], row_id: int, values: dict[str, Any]) -> None:
    """Write some columns of a row as `rows_of` returned them."""
    table = model.__table__
    row = _read(model, func.jsonb_populate_record, values, list(values))
    writing = update(model).where(table.c["id"] == row_id)
    columns = {name: select(row.c[name]).scalar_subquery() for name in values}
    quietly = writing.values(columns).execution_options(synchronize_session=False)
    session.execute(quietly)


def _read(
    model: type[Base], populate: Populate, told: object, names: Sequence[str]
) -> TableValuedAlias:
    """Have PostgreSQL read what it has written as JSON."""
    table = model.__table__
    nothing: ColumnElement[Any] = literal_column(f"null::{model.__tablename__}")
    columns = (column(name, table.c[name].type) for name in names)
    return populate(nothing, sql_cast(told, JSONB)).table_valued(*columns)


def names_of_columns(model: type[Base]) -> list[str]:
    """Name the columns of a table that are written, not computed."""
    return [one.name for one in model.__table__.columns if one.computed is None]
