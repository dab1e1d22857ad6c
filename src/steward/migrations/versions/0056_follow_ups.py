"""Follow-ups, the playbooks that make them, and the weekly proof that nobody is forgotten."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"

_PLAYBOOKS = (
    # name, occasion, days, means, title, keeper, risk, on
    (
        "After a critical ticket",
        "critical_ticket",
        2,
        "call",
        "Ask whether all is well again",
        "dealt",
        0.2,
        True,
    ),
    (
        "After a bad answer",
        "bad_answer",
        1,
        "call",
        "Ask what went wrong, and put it right",
        "dealt",
        0.3,
        True,
    ),
    ("After a delivery", "delivered", 7, "mail", "Ask how it is", "standing", 0.02, False),
    (
        "After they lapsed",
        "lapsed",
        3,
        "mail",
        "Ask what they miss, and make an offer",
        "standing",
        0.5,
        True,
    ),
    (
        "When nothing has a date",
        "no_next_step",
        1,
        "call",
        "Say what happens next, and when",
        "dealt",
        0.1,
        True,
    ),
)


def upgrade() -> None:
    playbooks = op.create_table(
        "playbooks",
        _id(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.dialects.postgresql.CITEXT(), nullable=False, unique=True),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), sa.ForeignKey("segments.id")),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("keeper", sa.String(), nullable=False),
        sa.Column("risk", sa.Double(), nullable=False),
        sa.Column("daily_most", sa.Integer()),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        _moment("created_at", default=sa.func.now()),
        sa.CheckConstraint(
            "occasion in ('critical_ticket', 'broken_promise', 'bad_answer', 'delivered', "
            "'returned', 'lapsed', 'no_next_step')",
            name="occasion",
        ),
        sa.CheckConstraint("means in ('call', 'mail', 'visit')", name="means"),
        sa.CheckConstraint("keeper in ('dealt', 'standing', 'anybody')", name="keeper"),
        sa.CheckConstraint("days between 0 and 365", name="days"),
        sa.CheckConstraint("risk between 0 and 1", name="risk"),
        sa.CheckConstraint("daily_most > 0", name="daily_most"),
    )
    names = ("name", "occasion", "days", "means", "title", "keeper", "risk", "is_on")
    rows = [dict(zip(names, one, strict=True)) for one in _PLAYBOOKS]
    op.bulk_insert(playbooks, [one | {"version": 1, "words": ""} for one in rows])
    op.execute("update playbooks set daily_most = 50 where occasion = 'lapsed'")
    _create_follow_ups()
    op.create_table(
        "care_proofs",
        sa.Column("week", sa.Date(), primary_key=True),
        _moment("at"),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("dated", "late", "rule", "forgotten", "let_go")
        ),
    )


def _create_follow_ups() -> None:
    op.create_table(
        "follow_ups",
        _id(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger(),
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), sa.ForeignKey("users.id")),
        sa.Column("risk", sa.Double(), nullable=False),
        sa.Column(
            "playbook_id", sa.BigInteger(), sa.ForeignKey("playbooks.id", ondelete="SET NULL")
        ),
        sa.Column("key", sa.String()),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("means in ('call', 'mail', 'visit')", name="means"),
        sa.CheckConstraint("state in ('open', 'done', 'dropped', 'over')", name="state"),
        sa.CheckConstraint("(state = 'open') = (ended_at is null)", name="ended"),
    )
    op.create_index("follow_ups_once_uq", "follow_ups", ["key", "playbook_id"], unique=True)
    op.create_index("follow_ups_person_ix", "follow_ups", ["person_id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "follow_ups_open_ix", "follow_ups", ["assignee_id", "due_on"], postgresql_where=is_open
    )
    op.create_index("follow_ups_ended_ix", "follow_ups", ["ended_at", "id"])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _moment(
    name: str, *, nullable: bool = False, default: sa.ColumnElement[datetime] | None = None
) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
