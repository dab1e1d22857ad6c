"""The tables of the lake: their columns, what tells their rows apart, and by which day they lie."""

from steward.analytics.rules.care_tables import SURVEYS, TICKETS
from steward.analytics.rules.lake_table import (
    ACCOUNT,
    CHANNEL,
    CURRENCY,
    PRODUCT,
    REGION,
    REP,
    LakeTable,
)
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

ORDERS = LakeTable(
    "orders",
    N_("Orders"),
    ("order_number",),
    (
        Wanted(
            "order_number", Kind.TEXT, N_("Order"), is_required=True, names=("order_id", "order_no")
        ),
        Wanted(
            "ordered_on",
            Kind.DATE,
            N_("Ordered on"),
            is_required=True,
            names=("order_date",),
            has_happened=True,
        ),
        ACCOUNT,
        Wanted("state", Kind.TEXT, N_("State"), names=("status", "order_status")),
        REGION,
        REP,
        CHANNEL,
    ),
    day="ordered_on",
)
ORDER_LINES = LakeTable(
    "order_lines",
    N_("Order lines"),
    ("order_number", "line"),
    (
        Wanted(
            "order_number", Kind.TEXT, N_("Order"), names=("order_id", "order_no"), joins="orders"
        ),
        Wanted(
            "line",
            Kind.TEXT,
            N_("Line"),
            N_("Tells the lines of an order apart"),
            names=("order_item_id", "line_number"),
        ),
        Wanted(
            "ordered_on",
            Kind.DATE,
            N_("Ordered on"),
            names=("order_date", "date"),
            has_happened=True,
        ),
        ACCOUNT,
        PRODUCT,
        Wanted("quantity", Kind.DECIMAL, N_("Quantity"), names=("units", "qty")),
        Wanted(
            "revenue",
            Kind.MONEY,
            N_("Revenue"),
            N_("What was paid, after discounts"),
            is_required=True,
            names=("amount", "sales", "price", "total", "dollars"),
        ),
        Wanted("discount", Kind.MONEY, N_("Discount")),
        Wanted("cost", Kind.MONEY, N_("Cost"), N_("Of all the goods of the line")),
        Wanted("refunded", Kind.MONEY, N_("Paid back")),
        Wanted("returned", Kind.DECIMAL, N_("Returned"), N_("How many came back")),
        REGION,
        REP,
        CHANNEL,
        CURRENCY,
    ),
    day="ordered_on",
)
DEALS = LakeTable(
    "deals",
    N_("Deals"),
    ("deal_number",),
    (
        Wanted(
            "deal_number",
            Kind.TEXT,
            N_("Deal"),
            is_required=True,
            names=("opportunity_id", "deal_id"),
        ),
        ACCOUNT,
        PRODUCT,
        REP,
        REGION,
        Wanted("stage", Kind.TEXT, N_("Stage"), is_required=True, names=("deal_stage", "status")),
        Wanted("outcome", Kind.TEXT, N_("Outcome"), N_("open, won or lost")),
        Wanted("opened_on", Kind.DATE, N_("Opened on"), names=("engage_date", "created")),
        Wanted("closed_on", Kind.DATE, N_("Closed on"), names=("close_date",)),
        Wanted("value", Kind.MONEY, N_("Value"), names=("close_value", "amount")),
        Wanted("reason", Kind.TEXT, N_("Why lost"), names=("lost_reason",)),
    ),
    day="opened_on",
)
DEAL_STAGES = LakeTable(
    "deal_stages",
    N_("Stages of deals"),
    ("deal_number", "entered_at"),
    (
        Wanted("deal_number", Kind.TEXT, N_("Deal"), is_required=True, joins="deals"),
        Wanted("stage", Kind.TEXT, N_("Stage"), is_required=True),
        Wanted("entered_at", Kind.MOMENT, N_("Entered at"), is_required=True),
        Wanted("left_at", Kind.MOMENT, N_("Left at")),
    ),
)
ACCOUNTS = LakeTable(
    "accounts",
    N_("Customers who are companies"),
    ("account",),
    (
        Wanted("account", Kind.TEXT, N_("Name"), is_required=True, names=("company", "name")),
        Wanted("sector", Kind.TEXT, N_("Sector"), names=("industry",)),
        Wanted("country", Kind.TEXT, N_("Country"), names=("office_location",)),
        Wanted("revenue", Kind.MONEY, N_("Its own revenue")),
        Wanted("employees", Kind.INTEGER, N_("Employees")),
        Wanted("parent", Kind.TEXT, N_("Belongs to"), names=("subsidiary_of",)),
    ),
)
PRODUCTS = LakeTable(
    "products",
    N_("Products"),
    ("product",),
    (
        Wanted("product", Kind.TEXT, N_("Product"), is_required=True, names=("name", "product_id")),
        Wanted("category", Kind.TEXT, N_("Category"), names=("series", "product_category_name")),
        Wanted("price", Kind.MONEY, N_("Price"), names=("sales_price", "list_price")),
        Wanted("cost", Kind.MONEY, N_("Cost of one")),
    ),
)
CUSTOMERS = LakeTable(
    "customers",
    N_("Customers who are people"),
    ("customer",),
    (
        Wanted("customer", Kind.TEXT, N_("Customer"), is_required=True, names=("customer_id",)),
        Wanted("segment", Kind.TEXT, N_("Segment")),
        Wanted("region", Kind.TEXT, N_("Region"), names=("customer_state", "state")),
        Wanted("city", Kind.TEXT, N_("City"), names=("customer_city",)),
        Wanted("country", Kind.TEXT, N_("Country")),
    ),
)
REPS = LakeTable(
    "reps",
    N_("People who sell"),
    ("rep",),
    (
        Wanted("rep", Kind.TEXT, N_("Name"), is_required=True, names=("sales_agent",)),
        Wanted("manager", Kind.TEXT, N_("Manager")),
        Wanted("region", Kind.TEXT, N_("Region"), names=("regional_office",)),
    ),
)
SPENDING = LakeTable(
    "spending",
    N_("Spending"),
    ("spent_on", "purpose", "team", "reference"),
    (
        Wanted("spent_on", Kind.DATE, N_("Spent on"), is_required=True, names=("date",)),
        Wanted(
            "purpose", Kind.TEXT, N_("For what"), is_required=True, names=("account", "category")
        ),
        Wanted("team", Kind.TEXT, N_("Team"), names=("department", "cost_centre")),
        PRODUCT,
        Wanted("reference", Kind.TEXT, N_("Reference"), names=("invoice", "document")),
        Wanted("amount", Kind.MONEY, N_("Amount"), is_required=True, names=("cost", "value")),
        CURRENCY,
    ),
    day="spent_on",
)
# Not of the lake: its rows become lines of a budget's draft.
BUDGETS = LakeTable(
    "budgets",
    N_("Budgets"),
    ("budget", "account", "team", "product", "month"),
    (
        Wanted("budget", Kind.TEXT, N_("Budget"), N_("Its name"), is_required=True),
        Wanted(
            "account",
            Kind.TEXT,
            N_("For what, or customer"),
            names=("purpose", "for_what", "customer", "category"),
        ),
        Wanted("team", Kind.TEXT, N_("Team, or sold by"), names=("department", "rep", "sold_by")),
        PRODUCT,
        Wanted("month", Kind.TEXT, N_("Month"), N_("Such as 2027-01"), is_required=True),
        Wanted(
            "amount",
            Kind.MONEY,
            N_("Planned amount"),
            is_required=True,
            names=("planned", "budget", "total"),
        ),
        Wanted(
            "units",
            Kind.DECIMAL,
            N_("Planned units"),
            N_("Of revenue, to tell price from volume"),
            names=("planned_units", "quantity", "qty"),
        ),
    ),
)
STOCK = LakeTable(
    "stock",
    N_("Movements of stock"),
    ("movement",),
    (
        Wanted("movement", Kind.TEXT, N_("Movement"), is_required=True),
        Wanted("moved_on", Kind.DATE, N_("Moved on"), is_required=True, has_happened=True),
        PRODUCT,
        Wanted("place", Kind.TEXT, N_("Place")),
        Wanted("kind", Kind.TEXT, N_("Kind")),
        Wanted("quantity", Kind.DECIMAL, N_("Quantity")),
        Wanted("value", Kind.MONEY, N_("Value at cost")),
    ),
    day="moved_on",
)

TABLES = {
    one.name: one
    for one in (
        ORDERS,
        ORDER_LINES,
        DEALS,
        DEAL_STAGES,
        ACCOUNTS,
        PRODUCTS,
        CUSTOMERS,
        REPS,
        SPENDING,
        TICKETS,
        SURVEYS,
        STOCK,
    )
}

__all__ = ["TABLES", "TICKETS", "LakeTable"]
