"""The words of the boards: charts, widths, what metrics are of."""

from steward.analytics.rules.boards import Chart
from steward.analytics.rules.judging import Kind
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.views import VIEWS
from steward.kit.texts import gettext as _
from steward.kit.texts import translated


def chart_names() -> dict[str, str]:
    """Name the charts."""
    return {
        Chart.FIGURE: _("One figure"),
        Chart.LINE: _("Line"),
        Chart.BAR: _("Bars"),
        Chart.STACKED: _("Stacked bars"),
        Chart.PARETO: _("Pareto: the greatest, and how far they go"),
        Chart.HEAT: _("Heat map"),
        Chart.MAP: _("Map of the world"),
        Chart.WATERFALL: _("Waterfall: from then to now"),
        Chart.BOX: _("Boxes: how weeks or months spread"),
        Chart.RANGES: _("Ranges: how sure each figure is"),
        Chart.TABLE: _("Table"),
        Chart.REPORT: _("As the report has it"),
    }


def width_names() -> dict[int, str]:
    """Name the widths of a tile, in twelfths of a board."""
    return {
        3: _("A quarter"),
        4: _("A third"),
        5: _("Five twelfths"),
        6: _("Half"),
        7: _("Seven twelfths"),
        8: _("Two thirds"),
        12: _("The whole width"),
    }


def view_names() -> dict[str, str]:
    """Name what metrics are of."""
    return {name: translated(view.title) for name, view in VIEWS.items()}


def metrics_by_view() -> list[tuple[str, list[Metric]]]:
    """Return all metrics, with the name of what they are of."""
    names = view_names()
    groups = ((view, [one for one in METRICS.values() if one.view == view]) for view in names)
    return [(names[view], group) for view, group in groups if group]


def bridge_names() -> dict[str, str]:
    """Name the bridges from then to now."""
    who = _("Who came, who went, and who stayed")
    return {
        "factors": _("How many bought, how often, how much, at what price"),
        "mix": _("Volume, mix and price"),
        "groups": who,
        "often": _("How many bought, and how often"),
        "orders": who,
        "customers": who,
        "average": _("Volume, mix and price"),
    }


def step_names(kind: str) -> dict[str, str]:
    """Name the steps of a bridge."""
    named = {
        "factors": _factor_names,
        "often": _factor_names,
        "mix": _mix_names,
        "average": _average_names,
        "orders": _order_names,
    }
    return named.get(kind, _group_names)()


def _factor_names() -> dict[str, str]:
    price = _("Price a unit")
    return {
        "customers": _("Customers"),
        "orders": _("Orders each"),
        "units": _("Units an order"),
        "revenue": price,
        "net_revenue": price,
    }


def _mix_names() -> dict[str, str]:
    return {
        "volume": _("Volume"),
        "mix": _("Mix"),
        "price": _("Price"),
        "cost": _("Cost"),
        "new": _("New products"),
        "gone": _("Products gone"),
        "uncounted": _("Without a quantity"),
    }


def _group_names() -> dict[str, str]:
    return {
        "new": _("New"),
        "back": _("Back again"),
        "gone": _("Gone"),
        "more": _("More than then"),
        "less": _("Less than then"),
        "nameless": _("Not known whose"),
        "shared": _("Of several, counted once"),
    }


def _average_names() -> dict[str, str]:
    return {**_mix_names(), "volume": _("Units an order")}


def _order_names() -> dict[str, str]:
    often = {"more": _("Ordered more often"), "less": _("Ordered less often")}
    return {**_group_names(), **often}


def kind_names() -> dict[str, str]:
    """Name the kinds of changes."""
    return {
        Kind.PRICE: _("Price"),
        Kind.DISCOUNT: _("Discount"),
        Kind.PRODUCT: _("Product"),
        Kind.PROCESS: _("Process"),
        Kind.MANAGEMENT: _("Management"),
        Kind.OTHER: _("Other"),
    }
