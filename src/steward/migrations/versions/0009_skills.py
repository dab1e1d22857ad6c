"""Skills, who has them and how well, shifts, absences, load, how long work takes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "skills",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", postgresql.CITEXT(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("skills_pk")),
        sa.UniqueConstraint("name", name=op.f("skills_name_uq")),
    )
    op.create_table(
        "near_skills",
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.Column("near_id", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skills.id"], name=op.f("near_skills_skill_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["near_id"], ["skills.id"], name=op.f("near_skills_near_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("skill_id", "near_id", name=op.f("near_skills_pk")),
    )
    op.create_index(op.f("near_skills_near_id_ix"), "near_skills", ["near_id"])
    op.create_table(
        "abilities",
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("set_at", _MOMENT, nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("success", sa.Float(), nullable=False),
        sa.Column("mass", sa.Float(), nullable=False),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("learned_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("abilities_agent_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skills.id"], name=op.f("abilities_skill_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", "skill_id", name=op.f("abilities_pk")),
    )
    op.create_index(op.f("abilities_skill_id_ix"), "abilities", ["skill_id"])
    op.create_table(
        "objections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("objections_agent_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skills.id"], name=op.f("objections_skill_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("objections_pk")),
    )
    op.create_index(
        "objections_open_uq",
        "objections",
        ["agent_id", "skill_id"],
        unique=True,
        postgresql_where=sa.text("decided_at is null"),
    )
    op.create_table(
        "staffing",
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("capacity", sa.Float(), server_default="6", nullable=False),
        sa.Column("load", sa.Float(), server_default="0", nullable=False),
        sa.Column("is_generalist", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_away", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.CheckConstraint("load >= 0", name=op.f("staffing_load_ck")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("staffing_agent_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("staffing_pk")),
    )
    op.create_table(
        "shifts",
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("shifts_agent_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.id"],
            name=op.f("shifts_calendar_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agent_id", "calendar_id", name=op.f("shifts_pk")),
    )
    op.create_index(op.f("shifts_calendar_id_ix"), "shifts", ["calendar_id"])
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("absences_order_ck")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("absences_agent_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["users.id"], name=op.f("absences_deputy_id_fk"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("absences_pk")),
    )
    op.create_index("absences_agent_ix", "absences", ["agent_id", "ends_at"])
    op.create_table(
        "efforts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("mass", sa.Float(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("efforts_pk")),
        sa.UniqueConstraint(
            "category", "severity", "channel", name=op.f("efforts_category_severity_channel_uq")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
