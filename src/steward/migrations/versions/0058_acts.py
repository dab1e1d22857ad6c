"""Acts at hand of a problem: what is kept back from sale, what customers are told of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    op.add_column("lots", _flag("is_held"))
    op.create_unique_constraint("lots_id_is_held_key", "lots", ["id", "is_held"])
    op.add_column("levels", _flag("is_held"))
    op.create_foreign_key(
        "levels_is_held_fk",
        "levels",
        "lots",
        ["lot_id", "is_held"],
        ["id", "is_held"],
        onupdate="CASCADE",
    )
    op.create_index("levels_lot_ix", "levels", ["lot_id"])
    op.add_column("products", _flag("is_paused"))
    _create_holds()
    op.create_table(
        "problem_notes",
        sa.Column("problem_id", sa.BigInteger(), sa.ForeignKey("problems.id"), primary_key=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("others", JSONB(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        _moment("since"),
        _moment("ended_at", nullable=True),
    )
    _create_messages()


def _create_holds() -> None:
    op.create_table(
        "stock_holds",
        _id(),
        sa.Column("lot_id", sa.BigInteger(), sa.ForeignKey("lots.id")),
        sa.Column("product_id", sa.BigInteger(), sa.ForeignKey("products.id")),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _moment("since"),
        sa.Column("by_name", sa.String(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("(lot_id is null) <> (product_id is null)", name="what"),
    )
    op.create_index(
        "stock_holds_open_uq",
        "stock_holds",
        ["lot_id", "product_id", "holder"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
        postgresql_nulls_not_distinct=True,
    )


def _create_messages() -> None:
    op.create_table(
        "problem_messages",
        _id(),
        sa.Column("problem_id", sa.BigInteger(), sa.ForeignKey("problems.id"), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("to_later", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        _moment("created_at"),
        sa.CheckConstraint("about in ('known', 'mended', 'woken')", name="about"),
    )
    op.create_index("problem_messages_problem_ix", "problem_messages", ["problem_id", "id"])
    person = sa.ForeignKey("people.id", ondelete="CASCADE")
    op.create_table(
        "problem_letters",
        _id(),
        sa.Column(
            "message_id", sa.BigInteger(), sa.ForeignKey("problem_messages.id"), nullable=False
        ),
        sa.Column("person_id", sa.BigInteger(), person, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), sa.ForeignKey("tickets.id")),
        sa.Column("order_id", sa.BigInteger()),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        _moment("at", nullable=True),
        sa.CheckConstraint(
            "told in ('', 'ticket', 'chat', 'mail', 'note', 'unreachable', 'failed')", name="told"
        ),
    )
    waiting = sa.text("told = ''")
    op.create_index(
        "problem_letters_waiting_ix",
        "problem_letters",
        ["message_id", "id"],
        postgresql_where=waiting,
    )
    op.create_index("problem_letters_message_ix", "problem_letters", ["message_id", "person_id"])
    op.create_index("problem_letters_person_ix", "problem_letters", ["person_id"])


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
