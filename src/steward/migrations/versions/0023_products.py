"""Products with variants, lots and images, places, suppliers and what they offer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, nullable=False)


def _words(expression: str) -> sa.Column[str]:
    return sa.Column("words", sa.Text, sa.Computed(expression, persisted=True), nullable=False)


def _created() -> sa.Column[object]:
    return sa.Column("created_at", _MOMENT, nullable=False)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def upgrade() -> None:
    op.create_table(
        "products",
        _id(),
        _version(),
        *_text("name", "description", "category", "brand", "criticality", "state"),
        sa.Column("import_id", sa.BigInteger),
        _created(),
        _words("lower(plain(name || ' ' || brand || ' ' || category))"),
        _one_of("state", "draft", "active", "retired"),
        _one_of("criticality", "low", "normal", "high", "critical"),
    )
    op.create_index(
        "products_words_ix",
        "products",
        [sa.literal_column("words gin_trgm_ops")],
        postgresql_using="gin",
    )
    for column in ("name", "category"):
        lower: sa.ColumnElement[str] = sa.literal_column(f"lower({column})")
        op.create_index(f"products_{column}_ix", "products", [lower, "id"])
    op.create_index("products_import_id_ix", "products", ["import_id"])
    _create_variants()
    op.create_table(
        "places",
        _id(),
        _version(),
        sa.Column("name", postgresql.CITEXT, nullable=False, unique=True),
        *_text("kind", "address"),
        sa.Column("active", sa.Boolean, nullable=False),
        _created(),
        _one_of("kind", "warehouse", "shop", "vehicle", "returns"),
    )
    _create_suppliers()


def _create_variants() -> None:
    op.create_table(
        "variants",
        _id(),
        _version(),
        _of("product_id", "products"),
        sa.Column("sku", postgresql.CITEXT, nullable=False, unique=True),
        sa.Column("barcode", sa.Text, unique=True),
        sa.Column("options", postgresql.JSONB, nullable=False),
        *_text("unit"),
        sa.Column("pack_quantity", _QUANTITY, nullable=False),
        sa.Column("price", _MONEY, nullable=False),
        *_text("currency"),
        sa.Column("may_backorder", sa.Boolean, nullable=False),
        *_text("cost_method", "state"),
        sa.Column("import_id", sa.BigInteger),
        _created(),
        _words("lower(sku::text || ' ' || coalesce(barcode, ''))"),
        _one_of("state", "draft", "active", "retired"),
        _one_of("cost_method", "fifo", "average"),
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("pack_quantity > 0", name="pack_quantity"),
        sa.UniqueConstraint("id", "may_backorder"),
    )
    words: sa.ColumnElement[str] = sa.literal_column("words gin_trgm_ops")
    op.create_index("variants_words_ix", "variants", [words], postgresql_using="gin")
    for column in ("product_id", "import_id"):
        op.create_index(f"variants_{column}_ix", "variants", [column])
    op.create_table(
        "lots",
        _id(),
        _of("variant_id", "variants"),
        sa.Column("code", postgresql.CITEXT, nullable=False),
        sa.Column("expires_on", sa.Date),
        _created(),
        sa.UniqueConstraint("variant_id", "code"),
        sa.UniqueConstraint("variant_id", "id"),
    )
    op.create_table(
        "product_images",
        _id(),
        _of("product_id", "products"),
        sa.Column("position", sa.Integer, nullable=False),
        *_text("name", "content_type"),
        sa.Column("size", sa.BigInteger, nullable=False),
        *_text("sha256"),
        _created(),
    )
    op.create_index("product_images_product_id_ix", "product_images", ["product_id"])


def _create_suppliers() -> None:
    op.create_table(
        "suppliers",
        _id(),
        _version(),
        sa.Column("name", postgresql.CITEXT, nullable=False, unique=True),
        *_text("kind"),
        sa.Column("email", postgresql.CITEXT),
        sa.Column("contacts", postgresql.JSONB, nullable=False),
        *_text("currency", "notes"),
        sa.Column("active", sa.Boolean, nullable=False),
        _created(),
        _one_of("kind", "supplier", "retailer"),
    )
    op.create_table(
        "supplier_offers",
        _id(),
        _of("supplier_id", "suppliers"),
        _of("variant_id", "variants"),
        *_text("supplier_sku"),
        sa.Column("price", _MONEY, nullable=False),
        sa.Column("lead_time_days", sa.Integer, nullable=False),
        sa.Column("minimum_quantity", _QUANTITY, nullable=False),
        sa.Column("pack_quantity", _QUANTITY, nullable=False),
        sa.Column("preferred", sa.Boolean, nullable=False),
        _created(),
        sa.UniqueConstraint("supplier_id", "variant_id"),
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("lead_time_days >= 0", name="lead_time_days"),
        sa.CheckConstraint("minimum_quantity >= 0", name="minimum_quantity"),
        sa.CheckConstraint("pack_quantity > 0", name="pack_quantity"),
    )
    op.create_index("supplier_offers_variant_ix", "supplier_offers", ["variant_id"])
    op.create_index(
        "supplier_offers_preferred_uq",
        "supplier_offers",
        ["variant_id"],
        unique=True,
        postgresql_where=sa.text("preferred"),
    )


def downgrade() -> None:
    tables = ("supplier_offers", "suppliers", "places", "product_images", "lots", "variants")
    for table in (*tables, "products"):
        op.drop_table(table)
