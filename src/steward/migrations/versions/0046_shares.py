"""With whom boards are shared: people and teams of the house, and holders of secret links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0046"
down_revision = "0045"

_MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(table: str, name: str, *, nullable: bool = True, index: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=nullable, index=index)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def upgrade() -> None:
    op.create_table(
        "board_shares",
        _id(),
        _of("boards", "board_id", nullable=False, index=False),
        _of("users", "user_id"),
        _of("teams", "team_id"),
        _flag("may_change"),
        sa.CheckConstraint("num_nonnulls(user_id, team_id) = 1", name="reader"),
        sa.UniqueConstraint("board_id", "user_id"),
        sa.UniqueConstraint("board_id", "team_id"),
    )
    op.create_table(
        "board_links",
        _id(),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        _of("boards", "board_id"),
        sa.Column("ready", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        _of("users", "made_by", nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("times", JSONB, nullable=False),
        sa.Column("filters", JSONB, nullable=False),
        _flag("may_choose_time"),
        _flag("may_download"),
        sa.Column("opened", sa.Integer, nullable=False),
        sa.Column("opened_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.CheckConstraint("num_nonnulls(board_id, ready) = 1", name="board"),
    )
    op.create_index("board_links_ready_ix", "board_links", ["ready"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
