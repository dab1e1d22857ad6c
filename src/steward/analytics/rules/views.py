"""The views of the books: tables joined so that metrics find all they need in one place."""

from dataclasses import dataclass
from datetime import date

from steward.analytics.rules.asking import Ask
from steward.kit.errors import BadInput
from steward.kit.marks import N_

GRAINS = {
    "day": N_("Day"),
    "week": N_("Week"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
}


@dataclass(frozen=True)
class Column:
    """A column of a view: the first value that is there among its sources, "table.column".

    One with a title is a dimension, by which figures can be asked.
    """

    name: str
    sources: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class View:
    """A table, its rows complete with what the tables it is joined with know of them.

    `joins` are from a table to the column of this view that holds its key. The column "day" is the
    time of a row; `is_by_month` says that it is also that by which the base's months are made.
    """

    name: str
    title: str
    base: str
    joins: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    is_by_month: bool = True

    def column(self, name: str) -> Column:
        """Return a column; one that is not there is a programming error."""
        return next(one for one in self.columns if one.name == name)

    def dimension(self, name: str, *, field: str = "by") -> Column:
        """Return a dimension. Raises BadInput at `field` where there is none of that name."""
        for one in self.columns:
            if one.name == name and one.title:
                return one
        raise BadInput(
            N_("There is no dimension “%(name)s” in %(view)s.", name=name[:100], view=self.name),
            errors={field: N_("This is no dimension.")},
        )

    @property
    def dimensions(self) -> dict[str, str]:
        """The titles of its dimensions, by their names."""
        return {one.name: one.title for one in self.columns if one.title}


def _own(table: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, (f"{table}.{name}",)) for name in names)


def _who(table: str, *first: str) -> tuple[Column, ...]:
    """What is known of who bought and who sold, of a table that is joined with both."""
    return (
        Column(
            "account", (f"{table}.account", *(f"{one}.account" for one in first)), N_("Customer")
        ),
        Column("sector", ("accounts.sector",), N_("Sector")),
        Column("segment", ("customers.segment",), N_("Segment")),
        Column("country", ("accounts.country", "customers.country"), N_("Country")),
    )


_CUSTOMERS = (("accounts", "account"), ("customers", "account"))

SALES = View(
    "sales",
    N_("Sales"),
    "order_lines",
    (("orders", "order_number"), *_CUSTOMERS, ("products", "product"), ("reps", "rep")),
    (
        Column("day", ("order_lines.ordered_on", "orders.ordered_on")),
        *_own(
            "order_lines",
            "order_number",
            "line",
            "quantity",
            "revenue",
            "discount",
            "cost",
            "refunded",
            "returned",
        ),
        Column("unit_cost", ("products.cost",)),
        *_who("order_lines", "orders"),
        Column("product", ("order_lines.product",), N_("Product")),
        Column("category", ("products.category",), N_("Category")),
        Column(
            "region",
            ("order_lines.region", "orders.region", "customers.region", "reps.region"),
            N_("Region"),
        ),
        Column("rep", ("order_lines.rep", "orders.rep"), N_("Sold by")),
        Column("manager", ("reps.manager",), N_("Manager")),
        Column("channel", ("order_lines.channel", "orders.channel"), N_("Channel")),
        Column("state", ("orders.state",), N_("State")),
    ),
)
_DEAL_JOINS = (*_CUSTOMERS, ("products", "product"), ("reps", "rep"))
_DEAL_COLUMNS = (
    *_own("deals", "deal_number", "opened_on", "closed_on", "value"),
    *_who("deals"),
    Column("list_price", ("products.price",)),
    Column("product", ("deals.product",), N_("Product")),
    Column("category", ("products.category",), N_("Category")),
    Column("region", ("deals.region", "reps.region", "customers.region"), N_("Region")),
    Column("rep", ("deals.rep",), N_("Sold by")),
    Column("manager", ("reps.manager",), N_("Manager")),
    Column("stage", ("deals.stage",), N_("Stage")),
    Column("outcome", ("deals.outcome",), N_("Outcome")),
    Column("reason", ("deals.reason",), N_("Why lost")),
)
DEALS = View(
    "deals",
    N_("Deals, by the day they were opened"),
    "deals",
    _DEAL_JOINS,
    (Column("day", ("deals.opened_on",)), *_DEAL_COLUMNS),
)
CLOSED_DEALS = View(
    "closed_deals",
    N_("Deals, by the day they were won or lost"),
    "deals",
    _DEAL_JOINS,
    (Column("day", ("deals.closed_on",)), *_DEAL_COLUMNS),
    is_by_month=False,
)
DEAL_STAGES = View(
    "deal_stages",
    N_("Stages of deals"),
    "deal_stages",
    (("deals", "deal_number"), ("accounts", "account"), ("reps", "rep")),
    (
        Column("day", ("deals.opened_on",)),
        *_own("deal_stages", "deal_number", "entered_at", "left_at"),
        Column("stage", ("deal_stages.stage",), N_("Stage")),
        Column("outcome", ("deals.outcome",), N_("Outcome")),
        Column("value", ("deals.value",)),
        Column("closed_on", ("deals.closed_on",)),
        Column("account", ("deals.account",), N_("Customer")),
        Column("sector", ("accounts.sector",), N_("Sector")),
        Column("product", ("deals.product",), N_("Product")),
        Column("rep", ("deals.rep",), N_("Sold by")),
        Column("region", ("deals.region", "reps.region"), N_("Region")),
    ),
    is_by_month=False,
)
TICKETS = View(
    "tickets",
    N_("Tickets"),
    "tickets",
    (*_CUSTOMERS, ("products", "product")),
    (
        Column("day", ("tickets.raised_on",)),
        *_own(
            "tickets",
            "ticket_number",
            "order_number",
            "first_reply_minutes",
            "resolution_minutes",
            "promises",
            "promises_kept",
            "messages",
            "is_reopened",
        ),
        *_who("tickets"),
        Column("product", ("tickets.product",), N_("Product")),
        Column("product_category", ("products.category",), N_("Category of the product")),
        Column("category", ("tickets.category",), N_("Category")),
        Column("severity", ("tickets.severity",), N_("Severity")),
        Column("channel", ("tickets.channel",), N_("Channel")),
        Column("team", ("tickets.team",), N_("Team")),
        Column("agent", ("tickets.agent",), N_("Agent")),
    ),
)
SURVEYS = View(
    "surveys",
    N_("Questions how it was, by the day they were asked"),
    "surveys",
    (*_CUSTOMERS, ("products", "product")),
    (
        Column("day", ("surveys.asked_on",)),
        *_own("surveys", "survey_number", "is_answered", "is_content", "recommends"),
        *_who("surveys"),
        Column("survey", ("surveys.survey",), N_("Survey")),
        Column("product", ("surveys.product",), N_("Product")),
        Column("product_category", ("products.category",), N_("Category of the product")),
        Column("category", ("surveys.category",), N_("Category")),
        Column("severity", ("surveys.severity",), N_("Severity")),
        Column("channel", ("surveys.channel",), N_("Channel")),
        Column("team", ("surveys.team",), N_("Team")),
        Column("agent", ("surveys.agent",), N_("Agent")),
    ),
)
SPENDING = View(
    "spending",
    N_("Spending"),
    "spending",
    (("products", "product"),),
    (
        Column("day", ("spending.spent_on",)),
        *_own("spending", "amount", "reference"),
        Column("purpose", ("spending.purpose",), N_("For what")),
        Column("team", ("spending.team",), N_("Team")),
        Column("product", ("spending.product",), N_("Product")),
        Column("category", ("products.category",), N_("Category")),
    ),
)
STOCK = View(
    "stock",
    N_("Movements of stock"),
    "stock",
    (("products", "product"),),
    (
        Column("day", ("stock.moved_on",)),
        *_own("stock", "movement", "quantity", "value"),
        Column("product", ("stock.product",), N_("Product")),
        Column("category", ("products.category",), N_("Category")),
        Column("place", ("stock.place",), N_("Place")),
        Column("kind", ("stock.kind",), N_("Kind")),
    ),
)
VIEWS = {
    one.name: one
    for one in (SALES, DEALS, CLOSED_DEALS, DEAL_STAGES, TICKETS, SURVEYS, SPENDING, STOCK)
}


def may_hold(view: View, month: date | None, ask: Ask) -> bool:
    """Whether rows of a month of a view's base can lie in the time that is asked for."""
    if month is None or not view.is_by_month:
        return True
    starts_before = ask.until is None or month < ask.until
    return starts_before and (ask.since is None or month >= ask.since.replace(day=1))
