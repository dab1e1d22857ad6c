"""Discounts: entered, changed, put out of use and in use again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import variants_by_sku
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.sales.events import DiscountAdded, DiscountChanged, DiscountSwitched
from steward.sales.forms import DiscountForm
from steward.sales.models import DiscountRow
from steward.sales.queries import get_discount


def add_discount(
    session: Session, form: DiscountForm, zone: ZoneInfo, *, actor: Actor
) -> DiscountRow:
    """Enter a discount; its days are those of `zone`. Raises BadInput when a SKU is not known."""
    demand(actor, "discounts.manage")
    discount = drafted(session, form, zone)
    session.add(discount)
    session.flush()
    events.record(session, DiscountAdded(subject_id=discount.id, name=form.name), actor=actor)
    return discount


def drafted(session: Session, form: DiscountForm, zone: ZoneInfo) -> DiscountRow:
    """Make a discount of a form, and keep it nowhere. Raises BadInput when a SKU is not known."""
    now = clock.now()
    return DiscountRow(created_at=now, active=True, **_columns(session, form, zone))


def change_discount(
    session: Session,
    discount_id: int,
    form: DiscountForm,
    zone: ZoneInfo,
    *,
    version: int | None,
    actor: Actor,
) -> DiscountRow:
    """Change a discount. Raises Conflict when somebody else did so since `version`, BadInput."""
    demand(actor, "discounts.manage")
    discount = get_discount(session, actor, discount_id, for_update=True)
    check_version(version, discount.version)
    changes = apply(discount, _columns(session, form, zone))
    if changes:
        changed = DiscountChanged(subject_id=discount.id, name=discount.name, changes=changes)
        session.flush()
        events.record(session, changed, actor=actor)
    return discount


def switch_discount(session: Session, discount_id: int, *, on: bool, actor: Actor) -> DiscountRow:
    """Put a discount out of use, or in use again; done before, it changes nothing."""
    demand(actor, "discounts.manage")
    discount = get_discount(session, actor, discount_id, for_update=True)
    if discount.active is not on:
        discount.active = on
        session.flush()
        what = "on" if on else "off"
        switched = DiscountSwitched(subject_id=discount.id, name=discount.name, what=what)
        events.record(session, switched, actor=actor)
    return discount


def _columns(session: Session, form: DiscountForm, zone: ZoneInfo) -> dict[str, Any]:
    rest = {"breaks", "skus", "categories", "since", "until", "value"}
    has_value = form.kind != "quantity_break"
    return form.model_dump(exclude=rest) | {
        "value": form.value if has_value else Decimal(0),
        "breaks": [list(part) for part in form.parts()],
        "variant_ids": _variants(session, form.skus),
        "categories": sorted(set(form.categories)),
        "since": _midnight(form.since, zone),
        "until": _midnight(form.until and form.until + timedelta(1), zone),
    }


def _variants(session: Session, skus: list[str]) -> list[int]:
    known = variants_by_sku(session, skus)
    unknown = [sku for sku in skus if sku.lower() not in known]
    if unknown:
        msg = N_("No variant has the SKU “%(sku)s”.", sku=unknown[0])
        raise BadInput(msg, errors={"skus": msg})
    return sorted(known.values())


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None
