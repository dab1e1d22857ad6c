"""What ties people and companies together, and the files that are kept with them."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.customers.rules import Tie
from steward.kit.checks import one_of
from steward.kit.db import Base, FileHash, Id, Moment


def _person(*, index: bool = True) -> Mapped[int | None]:
    fk = ForeignKey("people.id", ondelete="CASCADE")
    return mapped_column(BigInteger, fk, index=index)


def _company(*, index: bool = True) -> Mapped[int | None]:
    fk = ForeignKey("companies.id", ondelete="CASCADE")
    return mapped_column(BigInteger, fk, index=index)


class Relation(Base):
    """What somebody is to somebody else; each side is a person or a company, as its kind says."""

    __tablename__ = "relations"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(Tie)})", "kind"),
        CheckConstraint("num_nonnulls(person_id, company_id) = 1", "one"),
        CheckConstraint("num_nonnulls(to_person_id, to_company_id) = 1", "other"),
        CheckConstraint("person_id <> to_person_id", "people"),
        CheckConstraint("company_id <> to_company_id", "companies"),
        UniqueConstraint(
            "kind",
            "person_id",
            "company_id",
            "to_person_id",
            "to_company_id",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    person_id: Mapped[int | None] = _person()
    company_id: Mapped[int | None] = _company()
    to_person_id: Mapped[int | None] = _person()
    to_company_id: Mapped[int | None] = _company()
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]


class CustomerFile(Base):
    """A file that is kept with a person or a company: a contract, a plan of a kitchen."""

    __tablename__ = "customer_files"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, company_id) = 1", "whose"),
        Index(
            "customer_files_person_ix",
            "person_id",
            "id",
            postgresql_where=text("person_id is not null"),
        ),
        Index(
            "customer_files_company_ix",
            "company_id",
            "id",
            postgresql_where=text("company_id is not null"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int | None] = _person(index=False)
    company_id: Mapped[int | None] = _company(index=False)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[FileHash]
    added_by: Mapped[str]
    created_at: Mapped[Moment]
