"""Policies and the promises made by them; what kind of customer somebody is."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

_OPEN = "state in ('new', 'open', 'waiting_on_customer', 'on_hold') and withdrawn_at is null"
_DUE = "coalesce(due_at, '9999-01-01 00:00:00+00'::timestamptz)"


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def _words(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.ARRAY(sa.TEXT()), nullable=False)


def upgrade() -> None:
    op.add_column("people", sa.Column("segment", sa.String()))
    op.add_column("calendars", _moment("changed_at", nullable=True))
    op.execute("update calendars set changed_at = created_at")
    op.alter_column("calendars", "changed_at", nullable=False)
    op.create_table(
        "former_hours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        _moment("until"),
        sa.Column("zone", sa.String(), nullable=False),
        _json("week"),
        _json("special"),
        sa.PrimaryKeyConstraint("id", name=op.f("former_hours_pk")),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.id"],
            name=op.f("former_hours_calendar_id_fk"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("former_hours_calendar_ix", "former_hours", ["calendar_id", "until"])
    _create_policies()
    _create_promises()
    op.create_table(
        "paces",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("policy_id", sa.BigInteger()),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("half", sa.Interval(), nullable=False),
        sa.Column("most", sa.Interval(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("paces_pk")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("paces_policy_id_fk"), ondelete="CASCADE"
        ),
    )
    op.add_column("tickets", _moment("due_at", nullable=True))
    op.add_column("tickets", _moment("soon_at", nullable=True))
    op.create_index("tickets_due_ix", "tickets", [sa.literal_column(_DUE), "id"])
    op.create_index(
        "tickets_due_open_ix",
        "tickets",
        [sa.literal_column(_DUE), "id"],
        postgresql_where=sa.text(_OPEN),
    )


def _create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", postgresql.CITEXT(), nullable=False),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        _words("severities"),
        _words("channels"),
        _words("categories"),
        _words("segments"),
        _json("targets"),
        sa.Column("pauses_on_hold", sa.Boolean(), nullable=False),
        _json("steps"),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("policies_pk")),
        sa.UniqueConstraint("name", name=op.f("policies_name_uq")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("policies_calendar_id_fk")
        ),
    )
    op.create_index("policies_calendar_id_ix", "policies", ["calendar_id"])


def _create_promises() -> None:
    stands = sa.text("ended_at is null")
    op.create_table(
        "promises",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("policy_id", sa.BigInteger()),
        sa.Column("calendar_id", sa.BigInteger()),
        sa.Column("target", sa.Interval(), nullable=False),
        sa.Column("used", sa.Interval(), nullable=False),
        _moment("since", nullable=True),
        _moment("due_at", nullable=True),
        _moment("soon_at", nullable=True),
        sa.Column("pauses_on_hold", sa.Boolean(), nullable=False),
        _json("steps"),
        sa.Column("fired", sa.Integer(), nullable=False),
        _moment("next_step_at", nullable=True),
        _moment("acknowledged_at", nullable=True),
        sa.Column("acknowledged_by", sa.BigInteger()),
        sa.Column("words", sa.String()),
        _moment("made_at"),
        _moment("ended_at", nullable=True),
        sa.Column("kept", sa.Boolean()),
        _json("story"),
        sa.PrimaryKeyConstraint("id", name=op.f("promises_pk")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("promises_policy_id_fk"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("promises_calendar_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["users.id"], name=op.f("promises_acknowledged_by_fk")
        ),
    )
    about = ["subject_kind", "subject_id"]
    op.create_index(
        "promises_standing_ix", "promises", [*about, "kind"], unique=True, postgresql_where=stands
    )
    op.create_index("promises_subject_ix", "promises", [*about, "id"])
    op.create_index(
        "promises_step_ix",
        "promises",
        ["subject_kind", "next_step_at"],
        postgresql_where=sa.text("next_step_at is not null"),
    )
    op.create_index("promises_due_ix", "promises", ["due_at"], postgresql_where=stands)
    op.create_index(
        "promises_calendar_ix", "promises", ["calendar_id", "since"], postgresql_where=stands
    )
    op.create_index("promises_policy_ix", "promises", ["policy_id"])
    op.create_index("promises_ended_ix", "promises", ["ended_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
