"""Labels with barcodes, as PDF: chosen in a dialog of the product's page."""

from typing import Annotated, Literal

from flask import Response, request
from pydantic import BaseModel, Field

from steward.accounts import actor
from steward.inventory import queries
from steward.inventory.models import Product, Variant
from steward.inventory.rules import Symbol, symbol_of
from steward.inventory.rules.labels import MOST, SHEETS, Label, Unprintable, draw_labels
from steward.inventory.web.blueprint import bp
from steward.inventory.web.products import PRODUCTS
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.pages import parse


class LabelsAsked(BaseModel):
    """Which labels to print, and how; `start` is the first place that is still free."""

    variant: Annotated[list[int], Field(min_length=1, max_length=200)]
    copies: Annotated[int, Field(ge=1, le=500)] = 1
    sheet: Literal["a4-70x37", "a4-63x34", "roll-57x32", "roll-62x29"] = "a4-70x37"
    start: Annotated[int, Field(ge=1, le=24)] = 1
    symbol: Literal["bars", "qr"] = "bars"


@bp.get(f"{PRODUCTS}/<int:product_id>/labels.pdf")
@access("stock.read")
def labels(product_id: int) -> Response:
    """Send labels of some variants of a product."""
    product = queries.get_product(session(), actor(), product_id)
    asked = parse(LabelsAsked, {**request.args, "variant": request.args.getlist("variant")})
    variants = queries.variants_by_product(session(), [product.id])[product.id]
    chosen = [_label(product, one, asked) for one in variants if one.id in asked.variant]
    answer = Response(_drawn(chosen, asked), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="labels-{product.id}.pdf"'
    return answer


def _label(product: Product, variant: Variant, asked: LabelsAsked) -> Label:
    code = variant.barcode or variant.sku
    symbol = Symbol.QR if asked.symbol == "qr" else symbol_of(code)
    options = ", ".join(variant.options.values())
    detail = variant.sku if variant.barcode else ""
    return Label(product.name, " · ".join(filter(None, (options, detail))), code, symbol)


def _drawn(chosen: list[Label], asked: LabelsAsked) -> bytes:
    if len(chosen) * asked.copies > MOST:
        raise BadInput(N_("At most %(most)s labels fit into one file.", most=MOST))
    sheet = SHEETS[asked.sheet]
    many = [one for one in chosen for _ in range(asked.copies)]
    try:
        return draw_labels(many, sheet, start=min(asked.start, sheet.columns * sheet.rows))
    except Unprintable as error:
        raise BadInput(error.args[0]) from error
