"""Surveys: who was asked how it was, and what they answered; the stars of chats move there."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    _create_asks()
    op.create_table(
        "survey_terms",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("csat_on", sa.Boolean(), nullable=False),
        sa.Column("csat_hours", sa.Integer(), nullable=False),
        sa.Column("nps_on", sa.Boolean(), nullable=False),
        sa.Column("nps_percent", sa.Integer(), nullable=False),
        sa.Column("apart_days", sa.Integer(), nullable=False),
        sa.Column("only_agreed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("csat_hours >= 0 and apart_days >= 1", name="times"),
        sa.CheckConstraint("nps_percent between 1 and 100", name="percent"),
    )
    _move_stars()


def _create_asks() -> None:
    op.create_table(
        "survey_asks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column(
            "ticket_id",
            sa.BigInteger(),
            sa.ForeignKey("tickets.id", ondelete="CASCADE"),
            unique=True,
        ),
        sa.Column("agent_id", sa.BigInteger(), sa.ForeignKey("users.id")),
        sa.Column("product", sa.String()),
        sa.Column("category", sa.String()),
        sa.Column("severity", sa.String()),
        sa.Column("channel", sa.String(), nullable=False),
        _moment("asked_at", nullable=False),
        _moment("delivered_at"),
        _moment("failed_at"),
        _moment("answered_at"),
        sa.Column("score", sa.SmallInteger()),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('csat', 'nps')", name="kind"),
        sa.CheckConstraint("channel in ('mail', 'chat')", name="channel"),
        sa.CheckConstraint("(kind = 'csat') = (ticket_id is not null)", name="ticket"),
        sa.CheckConstraint("(score is null) = (answered_at is null)", name="answered"),
        sa.CheckConstraint(
            "case kind when 'csat' then score between 1 and 5 else score between 0 and 10 end",
            name="score",
        ),
    )
    op.create_index("survey_asks_person_ix", "survey_asks", ["person_id", "asked_at"])
    op.create_index("survey_asks_asked_ix", "survey_asks", ["asked_at"])
    op.create_index(
        "survey_asks_answered_ix",
        "survey_asks",
        ["answered_at", "id"],
        postgresql_where=sa.text("answered_at is not null"),
    )
    op.create_index(
        "survey_asks_waiting_ix",
        "survey_asks",
        ["id"],
        postgresql_where=sa.text("delivered_at is null and failed_at is null"),
    )


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _move_stars() -> None:
    op.execute("""
        insert into survey_asks (kind, person_id, ticket_id, agent_id, product, category, severity,
                                 channel, asked_at, delivered_at, answered_at, score, words)
        select 'csat', t.customer_id, t.id, t.assignee_id, t.product, t.category, t.severity,
               'chat', coalesce(c.ended_at, c.rated_at), coalesce(c.ended_at, c.rated_at),
               c.rated_at, c.stars, coalesce(c.comment, '')
        from conversations c join tickets t on t.id = c.ticket_id
        where c.stars is not null and c.rated_at is not null
    """)
    for name in ("stars", "comment", "rated_at"):
        op.drop_column("conversations", name)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
