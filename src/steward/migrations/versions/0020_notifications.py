"""Who hears of what by which way, the inbox, webhooks, text messages, tries of the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

_MOMENT = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB


def _user(*, key: bool = False) -> sa.Column[int]:
    link = sa.ForeignKey("users.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.BigInteger, link, primary_key=key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "notification_defaults",
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ways", _JSON, nullable=False),
    )
    op.create_table(
        "notification_choices",
        _user(key=True),
        sa.Column("ways", _JSON, nullable=False),
        sa.Column("quiet_from", sa.Time),
        sa.Column("quiet_until", sa.Time),
        sa.Column("zone", sa.Text),
        sa.Column("urgent_passes", sa.Boolean, nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        _user(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ticket_id", sa.BigInteger, sa.ForeignKey("tickets.id", ondelete="CASCADE")),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
    )
    op.create_index("notices_user_ix", "notices", ["user_id", "id"])
    op.create_index(
        "notices_unread_ix", "notices", ["user_id"], postgresql_where=sa.text("read_at is null")
    )
    op.create_index("notices_ticket_id_ix", "notices", ["ticket_id"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "phones",
        _user(key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("code_hash", sa.LargeBinary),
        sa.Column("code_expires_at", _MOMENT),
        sa.Column("code_tries", sa.Integer, nullable=False),
        sa.Column("verified_at", _MOMENT),
        sa.Column("stopped_at", _MOMENT),
        sa.Column("daily_list", sa.Boolean, nullable=False),
        sa.Column("listed_on", sa.Date),
    )
    verified = sa.text("verified_at is not null")
    op.create_index(
        "phones_number_uq", "phones", ["number"], unique=True, postgresql_where=verified
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _user(),
        *(
            sa.Column(name, sa.Text, nullable=False, unique=name == "endpoint")
            for name in ("endpoint", "p256dh", "auth", "device")
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("push_subscriptions_user_id_ix", "push_subscriptions", ["user_id"])
    op.create_table(
        "message_templates",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "inbound_texts",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "outbox_tries",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "letter_id",
            sa.BigInteger,
            sa.ForeignKey("outbox.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("arrived", sa.Boolean, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_index("outbox_tries_letter_id_ix", "outbox_tries", ["letter_id"])
    op.create_index(
        "outbox_hook_ix",
        "outbox",
        [sa.text("(payload ->> 'hook_id')"), "id"],
        postgresql_where=sa.text("channel = 'webhook'"),
    )
    for table in ("notification_defaults", "message_templates", "webhooks"):
        op.execute(f"""
            create trigger {table}_stamped
            after insert or update or delete or truncate on {table}
            for each statement execute function keep_stamp('notifications')
        """)


def downgrade() -> None:
    op.drop_index("outbox_hook_ix", "outbox")
    for table in (
        "outbox_tries",
        "inbound_texts",
        "message_templates",
        "push_subscriptions",
        "phones",
        "webhooks",
        "notices",
        "notification_choices",
        "notification_defaults",
    ):
        op.drop_table(table)
