"""The shop: what is for sale, one product with its price and day of arrival, its pictures."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from flask import Response, current_app, request

from steward.accounts import find_actor
from steward.customers import Person
from steward.inventory import (
    Product,
    ShelfAsked,
    get_sold,
    get_sold_image,
    images_of,
    read_number,
    shelf_categories,
)
from steward.kit.access import PUBLIC, access
from steward.kit.db import session
from steward.kit.files import StoredFile
from steward.kit.pages import file_response, form_values, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import queries
from steward.sales.queries import Shelved
from steward.sales.web.blueprint import bp

SHOP = "/shop"
_MOST_ELSE = 4


@bp.get(SHOP)
@access(PUBLIC)
def shop() -> Response:
    """List what is for sale; to htmx, the next goods of the list."""
    asked, cursor = _asked(), request.args.get("cursor")
    buyer = queries.find_buyer(session(), find_actor())
    rows = queries.list_shop(session(), asked, buyer, zone(), cursor=cursor)
    context = {"rows": rows, "asked": asked, "address": _address}
    if is_htmx() and cursor:
        return page("sales/shop/_goods.html", **context)
    names = [("", _("All goods")), *((name, name) for name in shelf_categories(session()))]
    return page("sales/shop/shop.html", categories=names, **context)


def _asked() -> ShelfAsked:
    args = request.args
    return ShelfAsked(
        words=args.get("q", "").strip(),
        category=args.get("category", "").replace("\x00", ""),
        available=args.get("available") == "1",
        least=_price(args.get("least", "")),
        most=_price(args.get("most", "")),
        sort=args.get("sort", "name"),
    )


def _price(text: str) -> Decimal | None:
    """Read a price that somebody looks for; what is none is no bound."""
    try:
        return read_number(text, mark=None if "," in text else ".") if text.strip() else None
    except ValueError:
        return None


def _address(asked: ShelfAsked, **other: str) -> str:
    parts = {
        "q": asked.words,
        "category": asked.category,
        "available": "1" if asked.available else "",
        "least": asked.least,
        "most": asked.most,
        "sort": asked.sort,
    } | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{SHOP}/<int:product_id>")
@access(PUBLIC)
def sold_product(product_id: int) -> Response:
    """Show a product with its variants: price, how many are left, when it arrives."""
    return show_product(get_sold(session(), product_id), {})


def show_product(product: Product, errors: Mapping[str, str], status: int = 200) -> Response:
    """Show a product; where it could not be had, what else there is like it."""
    buyer = queries.find_buyer(session(), find_actor())
    context = {
        "offers": queries.offers_of(session(), product.id, buyer, zone()),
        "images": images_of(session(), product.id),
        "others": _others(product, buyer) if "" in errors else [],
        "watched": queries.waiting_variants(session(), buyer.id if buyer else None),
    }
    shown = {"product": product, "errors": errors, "values": form_values()}
    return page("sales/shop/product.html", status, **shown, **context)


def _others(product: Product, buyer: Person | None) -> list[Shelved]:
    asked = ShelfAsked(category=product.category, available=True)
    found = queries.list_shop(session(), asked, buyer, zone()).items
    return [one for one in found if one.row.product.id != product.id][:_MOST_ELSE]


@bp.get(f"{SHOP}/images/<int:image_id>")
@access(PUBLIC)
def shop_image(image_id: int) -> Response:
    """Send a picture of what is for sale."""
    found = get_sold_image(session(), image_id)
    stored = StoredFile(found.sha256, found.name, found.content_type, found.size)
    return file_response(stored, current_app.extensions["files"].open(found.sha256))
