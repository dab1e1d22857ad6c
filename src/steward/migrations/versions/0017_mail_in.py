"""Mail in: mailboxes, every mail that came, whose words a message claims to be."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0015"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("port", sa.Integer, nullable=False),
        sa.Column("security", sa.Text, nullable=False),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("secret", postgresql.BYTEA, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("looked_at", _MOMENT),
        sa.Column("next_look_at", _MOMENT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "inbound_mails",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("mailbox_id", sa.BigInteger, sa.ForeignKey("mailboxes.id", ondelete="SET NULL")),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("envelope_from", sa.Text),
        sa.Column("envelope_to", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("is_quiet", sa.Boolean, nullable=False),
        sa.Column("is_slow", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("kind", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("message_id", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("sender", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("claim", sa.Text),
        sa.Column("ticket_id", sa.BigInteger, sa.ForeignKey("tickets.id", ondelete="SET NULL")),
        sa.Column("written_id", sa.BigInteger, sa.ForeignKey("messages.id", ondelete="SET NULL")),
    )
    waiting = sa.text("state = 'waiting'")
    due = ["is_slow", "due_at", "id"]
    op.create_index("inbound_mails_due_ix", "inbound_mails", due, postgresql_where=waiting)
    op.create_index("inbound_mails_kind_ix", "inbound_mails", ["kind", "id"])
    op.create_index("inbound_mails_message_id_ix", "inbound_mails", ["message_id"])
    op.create_index("inbound_mails_written_id_ix", "inbound_mails", ["written_id"])
    op.create_index("inbound_mails_ticket_id_ix", "inbound_mails", ["ticket_id"])
    op.add_column("messages", sa.Column("claim", sa.Text))
    op.add_column("messages", sa.Column("folded", sa.Text))
    op.add_column("people", sa.Column("mail_trouble", sa.Text))
    op.create_index(
        "outbox_looping_ix",
        "outbox",
        ["recipient", "sent_at"],
        postgresql_where=sa.text("payload @> '{\"may_loop\": true}'"),
    )


def downgrade() -> None:
    op.drop_index("outbox_looping_ix", "outbox")
    op.drop_column("people", "mail_trouble")
    op.drop_column("messages", "folded")
    op.drop_column("messages", "claim")
    op.drop_table("inbound_mails")
    op.drop_table("mailboxes")
