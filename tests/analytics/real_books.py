"""Real sales in the lake: deals of Maven, purchases of CDNOW, items of Olist."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from tests.books import land_rows
from tests.real_data import need_real_data

Row = dict[str, object]


def rows_of(path: Path) -> Iterator[dict[str, str | None]]:
    """Read a file; what is empty there is None."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: value or None for name, value in row.items()}


def land_maven(app: Flask, session: Session) -> None:
    """Bring in the deals of Maven, with the companies and the people who sold to them."""
    folder = need_real_data("sales/maven_crm")
    deals = [_deal(row) for row in rows_of(folder / "sales_pipeline.csv")]
    accounts: list[Row] = [
        {"account": row["account"], "sector": row["sector"]}
        for row in rows_of(folder / "accounts.csv")
    ]
    reps: list[Row] = [
        {"rep": row["sales_agent"], "region": row["regional_office"]}
        for row in rows_of(folder / "sales_teams.csv")
    ]
    for table, rows in (("deals", deals), ("accounts", accounts), ("reps", reps)):
        land_rows(app, session, table, rows)


def _deal(row: dict[str, str | None]) -> Row:
    stage = str(row["deal_stage"])
    return {
        "deal_number": row["opportunity_id"],
        "account": row["account"],
        "product": str(row["product"]).replace("GTXPro", "GTX Pro"),
        "rep": row["sales_agent"],
        "stage": stage,
        "outcome": stage.lower() if stage in ("Won", "Lost") else "open",
        "opened_on": _day(row["engage_date"]),
        "closed_on": _day(row["close_date"]),
        "value": row["close_value"],
    }


def _day(text: str | None) -> str | None:
    return text and datetime.strptime(text, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007 - a day


def land_cdnow(app: Flask, session: Session) -> None:
    """Bring in what customers of CDNOW bought; their purchases have no numbers."""
    path = need_real_data("sales/cdnow/CDNOW_master.txt")
    lines: list[Row] = []
    for text in path.read_text("ascii").splitlines()[1:]:
        account, day, units, dollars = text.split()
        when = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        lines.append(
            {"account": account, "ordered_on": when, "quantity": units, "revenue": dollars}
        )
    land_rows(app, session, "order_lines", lines)


def land_olist(app: Flask, session: Session) -> None:
    """Bring in the items of Olist, and the orders; few items have theirs."""
    folder = need_real_data("sales/olist_sample")
    items: list[Row] = [
        {
            "order_number": row["order_id"],
            "line": row["order_item_id"],
            "product": row["product_id"],
            "quantity": 1,
            "revenue": row["price"],
        }
        for row in rows_of(folder / "olist_order_items_dataset.csv")
    ]
    orders: list[Row] = [
        {
            "order_number": row["order_id"],
            "ordered_on": str(row["order_purchase_timestamp"])[:10],
            "state": row["order_status"],
        }
        for row in rows_of(folder / "olist_orders_dataset.csv")
    ]
    land_rows(app, session, "order_lines", items)
    land_rows(app, session, "orders", orders)
