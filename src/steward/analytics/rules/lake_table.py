"""What a table of the lake is, and the columns that several of them have."""

from dataclasses import dataclass

from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_


@dataclass(frozen=True)
class LakeTable:
    """A table of the lake. `key` tells its rows apart; `day` is the column that gives the month.

    A table without `day` is kept as a whole. `title` is in the plural.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Wanted, ...]
    day: str = ""

    def column(self, name: str) -> Wanted:
        """Return a column by its name; one that is not there is a programming error."""
        return next(one for one in self.columns if one.name == name)


ACCOUNT = Wanted(
    "account", Kind.TEXT, N_("Customer"), names=("client", "company", "customer"), joins="accounts"
)
PRODUCT = Wanted(
    "product", Kind.TEXT, N_("Product"), names=("sku", "article", "item"), joins="products"
)
REP = Wanted("rep", Kind.TEXT, N_("Sold by"), names=("sales_agent", "seller", "agent"))
REGION = Wanted("region", Kind.TEXT, N_("Region"), names=("regional_office", "territory"))
CHANNEL = Wanted("channel", Kind.TEXT, N_("Channel"))
CURRENCY = Wanted("currency", Kind.TEXT, N_("Currency"))
