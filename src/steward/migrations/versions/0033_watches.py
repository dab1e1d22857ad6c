"""Who waits for goods that are not there; consents of customers, and news of new products."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0033"
down_revision = "0032"

_MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    _create_watches()
    _create_consents()
    _create_news()


def _create_watches() -> None:
    op.create_table(
        "stock_watches",
        _id(),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("variant_id", sa.BigInteger, sa.ForeignKey("variants.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("email", pg.CITEXT),
        _text("state"),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.CheckConstraint("state in ('asked', 'waiting', 'told', 'ended')", name="state"),
        sa.CheckConstraint("(person_id is null) <> (email is null)", name="who"),
    )
    for name, columns, where in (
        ("person", ["person_id", "variant_id"], "state = 'waiting' and person_id is not null"),
        ("email", ["email", "variant_id"], "state in ('asked', 'waiting') and email is not null"),
    ):
        op.create_index(
            f"stock_watches_{name}_ix",
            "stock_watches",
            columns,
            unique=True,
            postgresql_where=sa.text(where),
        )
    for state, column in (("waiting", "asked_at"), ("told", "told_at")):
        op.create_index(
            f"stock_watches_{state}_ix",
            "stock_watches",
            ["variant_id", column],
            postgresql_where=sa.text(f"state = '{state}'"),
        )


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column(
            "person_id",
            sa.BigInteger,
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("purpose", sa.Text, primary_key=True),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("topics", pg.ARRAY(sa.Text), nullable=False),
        _text("source"),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.CheckConstraint("purpose in ('news')", name="purpose"),
    )
    op.create_index(
        "consents_given_ix", "consents", ["purpose", "person_id"], postgresql_where=sa.text("given")
    )


def _create_news() -> None:
    op.create_table(
        "news",
        _id(),
        _text("state"),
        _text("subject"),
        _text("words"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
        sa.Column("last_person_id", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.CheckConstraint("state in ('draft', 'sending', 'sent')", name="state"),
    )
    op.create_table(
        "news_items",
        sa.Column("product_id", sa.BigInteger, sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("news_id", sa.BigInteger, sa.ForeignKey("news.id")),
    )
    op.create_index("news_items_news_ix", "news_items", ["news_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
