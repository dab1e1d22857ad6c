"""Pictures of products: shown, added, taken away."""

from flask import Response, current_app, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.web.blueprint import bp
from steward.inventory.web.products import PRODUCTS
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.files import StoredFile
from steward.kit.marks import N_
from steward.kit.pages import file_response, go_to
from steward.kit.texts import gettext as _


@bp.get("/desk/stock/images/<int:image_id>")
@access("stock.read")
def image(image_id: int) -> Response:
    """Send a picture of a product."""
    found = queries.get_image(session(), actor(), image_id)
    stored = StoredFile(found.sha256, found.name, found.content_type, found.size)
    return file_response(stored, current_app.extensions["files"].open(found.sha256))


@bp.post(f"{PRODUCTS}/<int:product_id>/images")
@access("stock.manage")
def add_image(product_id: int) -> Response:
    """Keep a picture of a product."""
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise BadInput(N_("Choose a picture first."))
    store, name = current_app.extensions["files"], request.form.get("name", "").strip()[:200]
    actions.add_image(session(), store, product_id, file.stream, name=name, actor=actor())
    return go_to(f"{PRODUCTS}/{product_id}", toast=_("The picture is added"))


@bp.post("/desk/stock/images/<int:image_id>/removal")
@access("stock.manage")
def remove_image(image_id: int) -> Response:
    """Take a picture away."""
    product_id = actions.remove_image(session(), image_id, actor=actor())
    return go_to(f"{PRODUCTS}/{product_id}", toast=_("The picture is removed"))
