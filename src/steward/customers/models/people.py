"""Tables of the people and companies we serve."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.customers.rules import DoubleState, Purpose
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment


class Particulars:
    """Where somebody is, how we sort them, and what this house notes of them besides.

    `country` has two letters (ISO 3166). `fields` are by the keys of the house's own fields, see
    `CustomField`.
    """

    address: Mapped[str | None]
    postcode: Mapped[str | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class Company(Particulars, Base):
    """A company whose people write to us. `words` is what a search by part of its name looks at."""

    __tablename__ = "companies"
    __table_args__ = (
        Index("companies_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    domain: Mapped[str | None] = mapped_column(CITEXT, unique=True)
    notes: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    words: Mapped[str] = mapped_column(Computed("lower(plain(name))", persisted=True))

    __mapper_args__ = {"version_id_col": version}


class Person(Particulars, Base):
    """Somebody we serve. `user_id` is set once they sign up; `email` is the address we write to.

    `standing_agent_id` is who of us knows them.
    `segment` is what kind of customer they are, such as a key account: policies may ask for it.
    `words` is what a search by part of a name or address looks at (trigrams, without accents).
    `mail_trouble` says why mail to the address does not arrive, as far as we were told.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("people_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
        Index("people_name_ix", text("lower(name)"), "id"),
        Index("people_mail_key_ix", text("mail_key(email::text)")),
        Index("people_postcode_ix", "postcode"),
        Index("people_tags_ix", "tags", postgresql_using="gin"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(CITEXT, unique=True)
    company_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("companies.id"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"), unique=True)
    language: Mapped[str | None]
    segment: Mapped[str | None]
    standing_agent_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    mail_trouble: Mapped[str | None]
    notes: Mapped[str] = mapped_column(default="")
    import_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[Moment]
    words: Mapped[str] = mapped_column(
        Computed("lower(plain(name || ' ' || coalesce(email::text, '')))", persisted=True)
    )

    __mapper_args__ = {"version_id_col": version}


class Consent(Base):
    """What somebody last said about a purpose, when, and where they said so.

    `topics` narrow it; none means all. `proof` is what they were asked or said, in the words of who
    noted it, and `file_id` the paper that shows it, where it was not they themselves at a form of
    ours. What was said before, the facts keep.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(f"purpose in ({one_of(Purpose)})", "purpose"),
        Index("consents_given_ix", "purpose", "person_id", postgresql_where=text("given")),
    )

    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    purpose: Mapped[str] = mapped_column(primary_key=True)
    given: Mapped[bool]
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    source: Mapped[str]
    proof: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("customer_files.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[Moment]


class Contact(Base):
    """A further address or a phone number of a person (E.164 for phones)."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("contacts_value_ix", "kind", "value"),
        Index(
            "contacts_mail_key_ix",
            text("mail_key(value::text)"),
            postgresql_where=text("kind = 'email'"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    value: Mapped[str] = mapped_column(CITEXT)
    label: Mapped[str] = mapped_column(default="")


class Call(Base):
    """A talk by telephone, noted by one of us; another note corrects it, so its words stay."""

    __tablename__ = "calls"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[Moment]
    by_customer: Mapped[bool]
    said: Mapped[str]


class Double(Base):
    """Two people who are likely one: how likely, why, and what somebody said of it.

    The left one was entered first. A pair outlives its people: once merged, one of them is gone.
    What was found is kept until it is not found any more; what somebody said of a pair is kept for
    ever, so that nobody is asked again.
    """

    __tablename__ = "doubles"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(DoubleState)})", "state"),
        CheckConstraint("left_id < right_id", "order"),
        UniqueConstraint("left_id", "right_id"),
        Index("doubles_state_ix", "state", "score", "id"),
    )

    id: Mapped[Id]
    left_id: Mapped[BigInt]
    right_id: Mapped[int] = mapped_column(BigInteger, index=True)
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(default=DoubleState.OPEN)
    found_at: Mapped[Moment]
