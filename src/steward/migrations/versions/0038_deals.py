"""Deals with their stages, their history, their products, and why they are lost."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)
_WORDS = "lower(plain(title || ' ' || account || ' ' || rep || ' ' || external_id))"
_STAGES = (
    ("Prospecting", "open", "0.10"),
    ("Engaging", "open", "0.30"),
    ("Proposal", "open", "0.50"),
    ("Negotiation", "open", "0.75"),
    ("Won", "won", "1"),
    ("Lost", "lost", "0"),
)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, nullable=False)


def _of(column: str, table: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _of_deal() -> sa.Column[int]:
    key = sa.ForeignKey("deals.id", ondelete="CASCADE")
    return sa.Column("deal_id", sa.BigInteger, key, nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    _create_stages()
    _create_deals()
    _create_moves()
    op.create_table(
        "deal_lines",
        _id(),
        _of_deal(),
        sa.Column("number", sa.Integer, nullable=False),
        _of("variant_id", "variants"),
        *_text("name"),
        sa.Column("quantity", _QUANTITY, nullable=False),
        sa.Column("price", _MONEY),
        sa.UniqueConstraint("deal_id", "number"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("price >= 0", name="price"),
    )
    op.create_index("deal_lines_name_ix", "deal_lines", [sa.text("lower(name)")])
    op.create_table(
        "deal_terms",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        _version(),
        *_text("lost_reasons"),
        sa.CheckConstraint("id = 1", name="only_one"),
    )


def _create_stages() -> None:
    stages = op.create_table(
        "deal_stages",
        _id(),
        _version(),
        *_text("name", "kind"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("probability", sa.Numeric, nullable=False),
        sa.UniqueConstraint("id", "kind"),
        sa.CheckConstraint("kind in ('open', 'won', 'lost')", name="kind"),
        sa.CheckConstraint("probability >= 0 and probability <= 1", name="probability"),
    )
    op.create_index("deal_stages_name_uq", "deal_stages", [sa.text("lower(name)")], unique=True)
    ends = sa.text("kind <> 'open'")
    op.create_index(
        "deal_stages_end_uq", "deal_stages", ["kind"], unique=True, postgresql_where=ends
    )
    rows = [
        {"version": 1, "name": name, "kind": kind, "position": n, "probability": Decimal(share)}
        for n, (name, kind, share) in enumerate(_STAGES, start=1)
    ]
    op.bulk_insert(stages, rows)


def _create_deals() -> None:
    op.create_table(
        "deals",
        _id(),
        _version(),
        *_text("title"),
        _of("company_id", "companies"),
        _of("person_id", "people"),
        *_text("account"),
        _of("rep_id", "users"),
        *_text("rep", "region"),
        sa.Column("stage_id", sa.BigInteger, nullable=False),
        sa.Column("stage_since", _MOMENT, nullable=False),
        *_text("state"),
        sa.Column("value", _MONEY),
        *_text("currency"),
        sa.Column("expected_on", sa.Date),
        *_text("next_step"),
        *(sa.Column(name, sa.Date) for name in ("next_step_on", "opened_on", "closed_on")),
        *_text("lost_reason", "lost_words", "source", "external_id"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text, sa.Computed(_WORDS, persisted=True), nullable=False),
        sa.ForeignKeyConstraint(["stage_id", "state"], ["deal_stages.id", "deal_stages.kind"]),
        sa.CheckConstraint("source in ('desk', 'api', 'file')", name="source"),
        sa.CheckConstraint("value >= 0", name="value"),
        sa.CheckConstraint("(state = 'open') = (closed_on is null)", name="closed"),
        sa.CheckConstraint("closed_on >= opened_on", name="closed_later"),
        sa.CheckConstraint("(state = 'lost') = (lost_reason <> '')", name="lost_reason"),
        sa.CheckConstraint("state <> 'won' or value is not null", name="won_value"),
        sa.CheckConstraint(
            "state <> 'open' or source = 'file' or next_step_on is not null", name="next_step"
        ),
    )
    op.create_index("deals_stage_ix", "deals", ["stage_id", "stage_since", "id"])
    for name in ("company", "person"):
        known = sa.text(f"{name}_id is not null")
        op.create_index(f"deals_{name}_ix", "deals", [f"{name}_id"], postgresql_where=known)
    op.create_index(
        "deals_words_ix", "deals", [sa.text("words gin_trgm_ops")], postgresql_using="gin"
    )


def _create_moves() -> None:
    """The history of a deal goes with it, as when an import is undone, and not before it."""
    op.create_table(
        "deal_moves",
        _id(),
        _of_deal(),
        _of("from_id", "deal_stages"),
        _of("to_id", "deal_stages", nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.BigInteger),
        *_text("actor_name"),
    )
    op.create_index("deal_moves_deal_ix", "deal_moves", ["deal_id", "id"])
    op.execute("""
        create function refuse_change_of_history() returns trigger language plpgsql as $$
        begin
            if exists (select from deals where id = old.deal_id) then
                raise exception 'the history of a deal is append-only';
            end if;
            return old;
        end $$
    """)
    op.execute("""
        create trigger deal_moves_go_with_deal before delete on deal_moves
        for each row execute function refuse_change_of_history()
    """)
    for name, what in (("append_only", "update"), ("not_truncated", "truncate")):
        op.execute(f"""
            create trigger deal_moves_{name} before {what} on deal_moves
            for each statement execute function refuse_change()
        """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
