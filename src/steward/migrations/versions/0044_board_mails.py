"""Boards that are sent by mail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0044"
down_revision = "0043"

_MOMENT = sa.DateTime(timezone=True)


def _user(name: str) -> sa.Column[int]:
    key = sa.ForeignKey("users.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "board_mails",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ready", sa.Text),
        sa.Column("board_id", sa.BigInteger, sa.ForeignKey("boards.id", ondelete="CASCADE")),
        _user("user_id"),
        _user("set_by"),
        _text("every"),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        _text("period"),
        _text("against"),
        sa.Column("filters", JSONB, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("asked_for", _MOMENT),
        sa.Column("sent_for", _MOMENT),
        sa.Column("failure", sa.Text),
        sa.CheckConstraint("(ready is null) <> (board_id is null)", name="board"),
        sa.CheckConstraint("every in ('day', 'week', 'month')", name="every"),
        sa.CheckConstraint("day between 1 and 31", name="day"),
        sa.CheckConstraint("hour between 0 and 23", name="hour"),
        sa.CheckConstraint("period in ('13w', 'quarter', 'year')", name="period"),
        sa.CheckConstraint("against in ('year', 'before')", name="against"),
        sa.UniqueConstraint("user_id", "ready"),
        sa.UniqueConstraint("user_id", "board_id"),
    )
    op.create_index("board_mails_board_id_ix", "board_mails", ["board_id"])
    op.create_index("board_mails_due_at_ix", "board_mails", ["due_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
