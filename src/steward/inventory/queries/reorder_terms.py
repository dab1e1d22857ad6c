"""The terms on which goods are ordered: those of the house, of suppliers, of categories."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import ReorderTermsRow, Supplier
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import Aim, ReorderTerms
from steward.kit.errors import NotFound

_FIELDS = ("service", "holding", "shortage", "order_cost", "review_days")


@dataclass(frozen=True)
class TermsBook:
    """All terms: a category's go before a supplier's, and these before the house's."""

    house: ReorderTerms
    of_suppliers: Mapping[int, ReorderTermsRow]
    of_categories: Mapping[str, ReorderTermsRow]

    def of(self, supplier_id: int | None, category: str) -> ReorderTerms:
        """Return the terms of goods of a category that a supplier sends."""
        terms = self.house
        special = (
            self.of_suppliers.get(supplier_id or 0),
            self.of_categories.get(category.lower()),
        )
        for row in special:
            terms = terms.but(**said(row)) if row else terms
        return terms


def said(row: ReorderTermsRow) -> dict[str, object]:
    """Return what a row says, None where it says nothing."""
    aim = Aim(row.aim) if row.aim else None
    return {"aim": aim, **{name: getattr(row, name) for name in _FIELDS}}


def terms_book(session: Session, *, house: ReorderTerms | None = None) -> TermsBook:
    """Return all terms as they are, or as if those of the `house` were others."""
    usual = ReorderTerms()
    suppliers, categories = dict[int, ReorderTermsRow](), dict[str, ReorderTermsRow]()
    for row in session.scalars(select(ReorderTermsRow)):
        if row.supplier_id is not None:
            suppliers[row.supplier_id] = row
        elif row.category is not None:
            categories[row.category.lower()] = row
        else:
            usual = usual.but(**said(row))
    return TermsBook(house or usual, suppliers, categories)


def find_house_terms(session: Session) -> ReorderTermsRow | None:
    """Return the row of the house, or None while its terms are the usual ones."""
    of_house = (ReorderTermsRow.supplier_id.is_(None), ReorderTermsRow.category.is_(None))
    return session.scalars(select(ReorderTermsRow).where(*of_house)).one_or_none()


def get_terms_of(
    session: Session, supplier_id: int | None, category: str | None
) -> ReorderTermsRow:
    """Return the terms of a supplier, of a category or, with neither, of the house."""
    row = ReorderTermsRow
    same_supplier = row.supplier_id.is_not_distinct_from(supplier_id)
    same_category = row.category.is_not_distinct_from(category)
    return session.scalars(select(row).where(same_supplier, same_category)).one()


def get_terms(session: Session, actor: Actor, terms_id: int) -> ReorderTermsRow:
    """Return terms of a supplier, a category or the house. Raises NotFound."""
    query = select(ReorderTermsRow).where(visible_to(actor), ReorderTermsRow.id == terms_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def special_terms(session: Session, actor: Actor) -> list[tuple[ReorderTermsRow, str]]:
    """List the terms of suppliers and categories, with the names of these."""
    query = (
        select(ReorderTermsRow, Supplier.name)
        .outerjoin(Supplier, Supplier.id == ReorderTermsRow.supplier_id)
        .where(visible_to(actor))
        .where(ReorderTermsRow.supplier_id.is_not(None) | ReorderTermsRow.category.is_not(None))
        .order_by(ReorderTermsRow.category, Supplier.name)
    )
    return [(row, name or row.category or "") for row, name in session.execute(query)]
