"""Problems found in what is complained of, with their causes and what is done about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0055"
down_revision = "0054"

_CODES = (
    "Material",
    "Made wrongly",
    "Damaged on the way",
    "Packed badly",
    "Stored badly",
    "Described wrongly",
    "Used otherwise than meant",
    "Other",
)


def upgrade() -> None:
    codes = op.create_table(
        "cause_codes",
        _id(),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("is_used", sa.Boolean(), nullable=False),
    )
    op.bulk_insert(codes, [{"name": name, "is_used": True} for name in _CODES])
    _create_problems()
    _create_complaints()
    op.create_table(
        "problem_evidence",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("writers", sa.ARRAY(sa.Text()), nullable=False),
        _moment("looked_at", nullable=True),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    op.create_table(
        "problem_terms",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_minutes", sa.Numeric(), nullable=False),
        sa.Column("hour_cost", sa.Numeric(), nullable=False),
        sa.Column("harmless", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("unit_minutes >= 0 and hour_cost >= 0", name="costs"),
    )


def _create_problems() -> None:
    op.create_table(
        "problems",
        _id(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slice", sa.String(), nullable=False),
        sa.Column("where", JSONB(), nullable=False),
        sa.Column("found", JSONB(), nullable=False),
        sa.Column("chart", JSONB(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        _of("owner_id", "users.id"),
        _of("cause_id", "cause_codes.id"),
        sa.Column("whys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("bones", JSONB(), nullable=False),
        _moment("since"),
        _moment("opened_at"),
        _moment("cause_found_at", nullable=True),
        sa.Column("fixed_on", sa.Date()),
        _moment("closed_at", nullable=True),
        sa.Column("end_reason", sa.String()),
        sa.CheckConstraint("(closed_at is null) = (end_reason is null)", name="closed"),
    )
    is_open = sa.text("closed_at is null")
    op.create_index(
        "problems_open_uq", "problems", ["slice"], unique=True, postgresql_where=is_open
    )
    op.create_index("problems_closed_ix", "problems", ["closed_at"])
    op.create_table(
        "problem_actions",
        _id(),
        _of("problem_id", "problems.id", nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        _of("who_id", "users.id", nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("guard", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("done_at", nullable=True),
        sa.CheckConstraint("state in ('planned', 'running', 'done', 'dropped')", name="state"),
        sa.CheckConstraint("guard in ('corrective', 'preventive')", name="guard"),
    )
    op.create_index("problem_actions_problem_ix", "problem_actions", ["problem_id", "by_on"])


def _create_complaints() -> None:
    op.create_table(
        "complaints",
        _id(),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column(
            "person_id",
            sa.BigInteger(),
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            nullable=False,
        ),
        _moment("at"),
        _moment("noted_at"),
        _of("ticket_id", "tickets.id"),
        _of("return_id", "returns.id"),
        sa.Column("order_id", sa.BigInteger()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("product_id", sa.BigInteger()),
        sa.Column("lot_id", sa.BigInteger()),
        sa.Column("supplier_id", sa.BigInteger()),
        sa.Column("place_id", sa.BigInteger()),
        sa.Column("carrier", sa.String()),
        sa.Column("sold_on", sa.Date()),
        _of("problem_id", "problems.id"),
        sa.Column("is_apart", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        _of("cause_id", "cause_codes.id"),
        sa.CheckConstraint("(ticket_id is null) <> (return_id is null)", name="source"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(f"complaints_{name}_ix", "complaints", columns)


_INDEXES = {
    "problem": ["problem_id", "at"],
    "ticket": ["ticket_id"],
    "person": ["person_id"],
    "noted": ["noted_at"],
    "at": ["at"],
    "product": ["product_id", "at"],
    "lot": ["lot_id", "at"],
    "supplier": ["supplier_id", "at"],
    "place": ["place_id", "at"],
    "carrier": ["carrier", "at"],
}


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(name: str, whose: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(whose), nullable=nullable)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
