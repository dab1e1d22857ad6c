"""Rows for the lake, as the reading of a file leaves them: typed Parquet in our columns."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.actions.lake import Landed, Load, land
from steward.analytics.queries.engine.duck import TYPES
from steward.analytics.rules.tables import TABLES, LakeTable

Rows = Iterable[Mapping[str, object]]


def staged(folder: Path, table: LakeTable, rows: Rows) -> Path:
    """Write rows into a new file; those of a spreadsheet with a header, by their numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.iterdir()))
    words, path = folder / f"{number}.json", folder / f"{number}.parquet"
    words.write_text(
        "\n".join(json.dumps({**row, "_row": at}, default=str) for at, row in enumerate(rows, 2))
    )
    types = {one.name: TYPES[one.kind] for one in table.columns} | {"_row": "bigint"}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    duckdb.sql(f"""
        copy (select * from read_json('{words}', columns = {{{columns}}}, format = 'nd'))
        to '{path}' (format parquet)
    """)  # noqa: S608 - our own names
    return path


def land_rows(
    app: Flask,
    session: Session,
    table: str,
    rows: Rows,
    *,
    flow: str | None = "test",
    import_id: int | None = None,
) -> Landed:
    """Land rows in a table of the lake of an app, by a flow or an import."""
    lake = app.extensions["lake"]
    path = staged(lake.folder.parent / "staged", TABLES[table], rows)
    flow = flow if import_id is None else None
    return land(session, lake, TABLES[table], Load([path]), import_id=import_id, flow=flow)
