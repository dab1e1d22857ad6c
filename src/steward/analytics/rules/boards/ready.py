"""The boards that are there from the start."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.analytics.rules.boards.tile import TIME, Chart, Tile
from steward.kit.marks import N_


@dataclass(frozen=True)
class ReadyBoard:
    """A board of the house; it can be copied, and the copy changed.

    `worth_after` is the number of tiles after which it says what is worth one's time; 0 is nowhere.
    """

    name: str
    title: str
    tiles: tuple[Tile, ...]
    worth_after: int = 0


_BY_TIME = (TIME,)
OWNER = ReadyBoard(
    "owner",
    N_("Owner"),
    (
        Tile("revenue", _BY_TIME, Chart.LINE, 5, N_("Revenue growth")),
        Tile("win_rate", _BY_TIME, Chart.RANGES, 3),
        Tile("funnel", (), Chart.REPORT, 7, N_("From the first stage to the sale")),
        Tile("margin", ("account",), Chart.PARETO, 5, N_("Most lucrative clients")),
        Tile("open_value", ("stage", "sector"), Chart.HEAT, 7, N_("Money that stands in deals")),
        Tile("revenue", ("product",), Chart.WATERFALL, 5, N_("What moved the revenue")),
        Tile("roadblocks", (), Chart.REPORT, 12),
    ),
    worth_after=2,
)
SALES = ReadyBoard(
    "sales",
    N_("Sales"),
    (
        Tile("revenue", (TIME, "category"), Chart.STACKED, 7, N_("Revenue by category")),
        Tile("orders", _BY_TIME, Chart.BAR, 5),
        Tile("revenue", ("region",), Chart.BAR, 4, N_("Regions")),
        Tile("revenue", ("channel",), Chart.BAR, 4, N_("Channels")),
        Tile("average_order", _BY_TIME, Chart.LINE, 4),
        Tile("margin", ("product",), Chart.PARETO, 5, N_("Margin by product")),
        Tile("won_value", ("rep", TIME), Chart.HEAT, 7, N_("Who sold when")),
        Tile("win_rate", ("rep",), Chart.RANGES, 4, N_("Win rate by seller")),
        Tile("won_value", _BY_TIME, Chart.LINE, 4),
        Tile("revenue", ("region",), Chart.BOX, 4, N_("How regions swing")),
        Tile("cohorts", (), Chart.REPORT, 12),
    ),
)
PIPELINE = ReadyBoard(
    "pipeline",
    N_("Pipeline"),
    (
        Tile("won_value", _BY_TIME, Chart.LINE, 6),
        Tile("win_rate", (), Chart.FIGURE, 3),
        Tile("won_cycle", (), Chart.FIGURE, 3),
        Tile("funnel", (), Chart.REPORT, 7, N_("From the first stage to the sale")),
        Tile("win_rate", ("product",), Chart.RANGES, 5, N_("Win rate by product")),
        Tile("roadblocks", (), Chart.REPORT, 12),
        Tile("deals_lost", ("reason",), Chart.BAR, 6, N_("Why deals were lost")),
        Tile("velocity", (), Chart.REPORT, 6),
        Tile("stalled", (), Chart.REPORT, 12),
    ),
)
STOCK = ReadyBoard(
    "stock",
    N_("Stock"),
    (
        Tile("units", _BY_TIME, Chart.LINE, 7),
        Tile("units", ("product",), Chart.PARETO, 5, N_("What goes out")),
        Tile("turnover", ("product",), Chart.REPORT, 7),
        Tile("return_share", ("product",), Chart.BAR, 5, N_("What comes back")),
        Tile("spending", (TIME, "purpose"), Chart.STACKED, 6),
        Tile("margin_share", ("category",), Chart.BAR, 6),
    ),
)
CARE = ReadyBoard(
    "care",
    N_("Care"),
    (
        Tile("tickets", _BY_TIME, Chart.LINE, 5),
        Tile("promises_kept", _BY_TIME, Chart.RANGES, 3),
        Tile("first_answer", ("channel",), Chart.BAR, 4, N_("First answer by channel")),
        Tile("tickets", ("category", "severity"), Chart.HEAT, 7, N_("What comes in, how severe")),
        Tile("tickets", ("product",), Chart.PARETO, 5, N_("Products that make work")),
        Tile("care_beside_sales", ("product",), Chart.REPORT, 7),
        Tile("reopened", ("team",), Chart.BAR, 5),
    ),
)
READY: Mapping[str, ReadyBoard] = {one.name: one for one in (OWNER, SALES, PIPELINE, STOCK, CARE)}
