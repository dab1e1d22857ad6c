"""Conversations, whose words a message is, and one owner at a time, kept by the database."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

_MOMENT = sa.DateTime(timezone=True)

# It waits for whoever is just taking the conversation over, and then sees who owns it.
_SPEAK = """
    create function speak_as_owner() returns trigger language plpgsql as $$
    begin
        if new.by_assistant then
            perform from conversations
            where ticket_id = new.ticket_id and owner = 'assistant' for update;
            if not found then
                raise exception 'the assistant does not own conversation %', new.ticket_id
                using errcode = 'check_violation';
            end if;
        else
            update conversations set owner = 'people'
            where ticket_id = new.ticket_id and owner = 'assistant';
        end if;
        return new;
    end $$
"""
_OWN = """
    create function own_with_ticket() returns trigger language plpgsql as $$
    begin
        update conversations set owner = 'people'
        where ticket_id = new.id and owner = 'assistant';
        return new;
    end $$
"""
_STAY = """
    create function stay_with_people() returns trigger language plpgsql as $$
    begin
        raise exception 'people own conversation %', new.ticket_id
        using errcode = 'check_violation';
    end $$
"""


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column(
            "ticket_id",
            sa.BigInteger,
            sa.ForeignKey("tickets.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("token_hash", postgresql.BYTEA, nullable=False, unique=True),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("page", sa.Text),
        sa.Column("visitor_seen", sa.BigInteger, nullable=False),
        sa.Column("agent_seen", sa.BigInteger, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("by_mail_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("stars", sa.SmallInteger),
        sa.Column("comment", sa.Text),
        sa.Column("rated_at", _MOMENT),
        sa.CheckConstraint("owner in ('assistant', 'people')", name="owner"),
        sa.CheckConstraint("stars between 1 and 5", name="stars"),
    )
    going_on = sa.text("ended_at is null")
    op.create_index(
        "conversations_going_on_ix", "conversations", ["ticket_id"], postgresql_where=going_on
    )
    no = sa.text("false")
    op.add_column(
        "messages", sa.Column("by_assistant", sa.Boolean, nullable=False, server_default=no)
    )
    op.alter_column("messages", "by_assistant", server_default=None)
    op.add_column("messages", sa.Column("client_id", sa.Text))
    op.add_column("messages", sa.Column("citations", postgresql.JSONB))
    op.create_index(
        "messages_client_ix",
        "messages",
        ["ticket_id", "client_id"],
        unique=True,
        postgresql_where=sa.text("client_id is not null"),
    )
    for function in (_SPEAK, _OWN, _STAY):
        op.execute(function)
    op.execute("""
        create trigger one_speaks before insert on messages for each row
        when (new.by_assistant or (new.author_id is not null and not new.by_customer
              and new.visibility = 'public' and new.channel <> 'import'))
        execute function speak_as_owner()
    """)
    op.execute("""
        create trigger person_owns after update of assignee_id on tickets for each row
        when (new.assignee_id is not null and old.assignee_id is distinct from new.assignee_id)
        execute function own_with_ticket()
    """)
    op.execute("""
        create trigger people_keep before update of owner on conversations for each row
        when (old.owner = 'people' and new.owner <> 'people')
        execute function stay_with_people()
    """)


def downgrade() -> None:
    op.execute("drop trigger person_owns on tickets")
    op.execute("drop trigger one_speaks on messages")
    for column in ("citations", "client_id", "by_assistant"):
        op.drop_column("messages", column)
    op.drop_table("conversations")
    for function in ("speak_as_owner", "own_with_ticket", "stay_with_people"):
        op.execute(f"drop function {function}()")
