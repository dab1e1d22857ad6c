"""How the cells of each column of products are read."""

from collections.abc import Callable, Mapping

from steward.inventory.rules.kinds import CostMethod, Criticality, ProductState
from steward.kit.imports import cells

PLAIN: Mapping[str, Callable[[cells.Value], object]] = {
    "may_backorder": cells.yes_or_no,
    "preferred": cells.yes_or_no,
    "expires_on": cells.day,
    "criticality": cells.one_of(Criticality),
    "product_state": cells.one_of(ProductState),
    "state": cells.one_of(ProductState),
    "cost_method": cells.one_of(CostMethod),
}
NUMBERS: Mapping[str, Callable[[cells.Value, str | None], object]] = {
    "pack_quantity": cells.number,
    "minimum_quantity": cells.number,
    "supplier_pack": cells.number,
    "lead_time_days": cells.whole,
}
MONEY = frozenset(["price", "supplier_price"])
