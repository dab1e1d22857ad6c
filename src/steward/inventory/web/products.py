"""The list of products, and the page of one."""

from flask import Response, request

from steward.accounts import actor
from steward.inventory import queries
from steward.inventory.web.asked import address_of, listing_asked
from steward.inventory.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.events import facts_about
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _

PRODUCTS = "/desk/stock/products"
_HISTORY = 30


@bp.get(PRODUCTS)
@access("stock.read")
def products() -> Response:
    """List products; to htmx, the next rows of the list."""
    listing, cursor = listing_asked(), request.args.get("cursor")
    rows = queries.list_products(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": address_of}
    if is_htmx() and cursor:
        return page("inventory/_products.html", **context)
    names = queries.categories(session(), actor())
    categories = [("", _("All categories")), *((name, name) for name in names)]
    return page("inventory/products.html", categories=categories, **context)


@bp.get(f"{PRODUCTS}/<int:product_id>")
@access("stock.read")
def product(product_id: int) -> Response:
    """Show a product: its variants, lots, suppliers, pictures, and what was done to it."""
    found = queries.get_product(session(), actor(), product_id)
    history = facts_about(session(), "product", found.id)[: -_HISTORY - 1 : -1]
    return page(
        "inventory/product.html",
        product=found,
        variants=queries.variants_by_product(session(), [found.id])[found.id],
        lots=queries.lots_of(session(), found.id),
        offers=queries.offers_for_product(session(), found.id),
        images=queries.images_of(session(), found.id),
        history=history,
        kept=queries.open_holds(session(), product_id=found.id),
    )


@bp.get(f"{PRODUCTS}/find")
@access("stock.read")
def find_product() -> Response:
    """Go to the product of a scanned or typed code; to the list where no variant has it."""
    code = request.args.get("code", "").strip()
    variant = queries.find_variant(session(), actor(), code)
    where = f"/{variant.product_id}" if variant else address_of(queries.Listing(code))
    return go_to(PRODUCTS + where)
