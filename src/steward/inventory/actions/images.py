"""Pictures of products: taken in and taken away."""

from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.events import ProductChanged
from steward.inventory.models import Product, ProductImage
from steward.inventory.queries import get_image, get_product
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.pictures import HEAD, kind_of
from steward.kit.unused import hold

_MOST = 12


def add_image(
    session: Session,
    files: FileStore,
    product_id: int,
    content: IO[bytes],
    *,
    name: str,
    actor: Actor,
) -> ProductImage:
    """Keep a picture of a product; `name` says what it shows. Raises BadInput, TooLarge."""
    demand(actor, "stock.manage")
    product = get_product(session, actor, product_id)
    kind = kind_of(content.read(HEAD))
    if kind is None:
        raise _bad(N_("This is no picture that browsers show: choose a PNG, JPEG, GIF or WebP."))
    last, number = session.execute(
        select(func.max(ProductImage.position), func.count()).where(
            ProductImage.product_id == product.id
        )
    ).one()
    if number >= _MOST:
        raise _bad(N_("A product has %(most)s pictures at most. Remove one first.", most=_MOST))
    hold(session)
    content.seek(0)
    stored = files.put(content, f"picture{kind[1]}")
    image = ProductImage(
        product_id=product.id,
        position=(last or 0) + 1,
        name=name or product.name,
        content_type=kind[0],
        size=stored.size,
        sha256=stored.sha256,
        created_at=clock.now(),
    )
    session.add(image)
    session.flush()
    _tell(session, product, [None, image.name], actor)
    return image


def _bad(message: str) -> BadInput:
    return BadInput(message, errors={"picture": message})


def remove_image(session: Session, image_id: int, *, actor: Actor) -> int:
    """Take a picture away; return whose it was. Its file is swept once nothing names it."""
    demand(actor, "stock.manage")
    image = get_image(session, actor, image_id)
    product = get_product(session, actor, image.product_id)
    session.delete(image)
    _tell(session, product, [image.name, None], actor)
    return product.id


def _tell(session: Session, product: Product, change: list[str | None], actor: Actor) -> None:
    changes = {"picture": list(change)}
    changed = ProductChanged(subject_id=product.id, name=product.name, changes=changes)
    events.record(session, changed, actor=actor)
