"""A board over sales in two regions, and links to it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.analytics.actions.boards import make_board
from steward.analytics.actions.sharing import make_link
from steward.analytics.forms import BoardForm, LinkForm
from steward.analytics.rules.boards import TIME, Chart, Tile
from steward.kit.db import Database
from tests.books import land_rows
from tests.cast import ANN, SAM, Member

BOARDS = "/desk/insights/boards"
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
DISCREET = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
NORTH = (("region", ("North",)),)
TILES = (
    Tile("revenue", (TIME,), Chart.LINE),
    Tile("revenue", ("account",), Chart.PARETO),
    Tile("revenue", ("region", "account"), Chart.HEAT),
    Tile("clients", ("account",), Chart.REPORT),
    Tile("tickets", ("category",), Chart.BAR),
)
ONLY_NORTH = [{"dimension": "region", "values": ["North"]}]
SENT = {"label": "The accountant", "ends_on": "2026-12-01", "password": "open sesame"}


def board_of_two(app: Flask, database: Database) -> int:
    """A board of Ann's that all may see, over sales in the north and in the south."""
    with app.app_context(), database.transaction() as session:
        for region, account, revenue in (("North", "Nordic", 111), ("South", "Southern", 777)):
            lines = [
                {
                    "order_number": f"O-{account}-{week}",
                    "line": "1",
                    "ordered_on": NOW.date() - timedelta(weeks=week, days=1),
                    "account": account,
                    "region": region,
                    "quantity": 1,
                    "revenue": revenue,
                    "cost": 1,
                }
                for week in range(8)
            ]
            land_rows(app, session, "order_lines", lines, flow=region)
        raised = {
            "ticket_number": "T-1",
            "raised_on": NOW.date() - timedelta(2),
            "category": "South",
        }
        land_rows(app, session, "tickets", [raised])
        form = BoardForm(name="How it goes", is_shared=True)
        return make_board(session, form, TILES, actor=ANN.actor).id


def linked(
    client: FlaskClient,
    database: Database,
    board: object,
    actor: Member = SAM,
    password_hash: str | None = None,
    **more: object,
) -> str:
    """Make a link, and return the address that it opens."""
    form = LinkForm.model_validate({"label": "The accountant", **more})
    with client.application.app_context(), database.transaction() as session:
        _link, token = make_link(
            session,
            str(board),
            form,
            password_hash=password_hash,
            zone=ZoneInfo("UTC"),
            actor=actor.actor,
        )
    return f"/shared/{token}"


def tiles_in(page: TestResponse) -> list[str]:
    """Return the addresses from which a page fetches its tiles."""
    return re.findall(r'hx-get="(/shared/[^"]+)"', unescape(page.text))


def made(client: FlaskClient, board_id: int) -> str:
    """Make a link at the desk, and return the address that it opens."""
    url = f"{BOARDS}/{board_id}/links?period=quarter&where=region:North"
    answer = client.post(url, data=SENT)
    assert "Not shown, since they are not told by that: Tickets" in unescape(answer.text)
    (address,) = re.findall(r"http://localhost(/shared/[\w-]{43})<", answer.text)
    return str(address)
