"""Push ends with the login of its browser; no secret of a webhook is kept in clear."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

# The newest open login of the same person on the same kind of device is the likeliest to be it.
_ADOPT = """
    update push_subscriptions set login_id = login.id, told_until = login.expires_at
    from (
        select distinct on (user_id, device) id, user_id, device, expires_at from logins
        where ended_at is null and expires_at > now() order by user_id, device, seen_at desc
    ) as login
    where login.user_id = push_subscriptions.user_id and login.device = push_subscriptions.device
"""


# Answers that are kept from now on are sealed; these ones lapse within two days, unread.
_FORGET_SECRETS = "update idempotency_keys set body = '' where body like '%whsec_%'"


def upgrade() -> None:
    op.execute(sa.text(_FORGET_SECRETS))
    op.add_column("push_subscriptions", sa.Column("login_id", sa.BigInteger))
    op.add_column("push_subscriptions", sa.Column("told_until", sa.DateTime(timezone=True)))
    op.execute(_ADOPT)
    op.execute("delete from push_subscriptions where login_id is null")
    op.alter_column("push_subscriptions", "login_id", nullable=False)
    op.alter_column("push_subscriptions", "told_until", nullable=False)
    op.create_foreign_key(
        "push_subscriptions_login_id_fk",
        "push_subscriptions",
        "logins",
        ["login_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index("push_subscriptions_login_id_ix", "push_subscriptions", ["login_id"])


def downgrade() -> None:
    op.drop_column("push_subscriptions", "told_until")
    op.drop_column("push_subscriptions", "login_id")
