"""Verbs of people who sign in: each changes something, records the fact and flushes.

Those that send a mail render it, so they need an application context.
"""

from steward.accounts.actions.auditing import export_facts
from steward.accounts.actions.erasing import erase_login
from steward.accounts.actions.keeping import change_keeping
from steward.accounts.actions.logins import (
    Browser,
    end_login,
    end_other_logins,
    hold_login,
    note_seen,
    open_login,
    sign_out,
    warn_of_new_device,
)
from steward.accounts.actions.one_time import Purpose
from steward.accounts.actions.operations import forget_lapsed, retry_job
from steward.accounts.actions.own import (
    add_authenticator,
    change_password,
    remove_authenticator,
    rename,
    renew_recovery_codes,
)
from steward.accounts.actions.passkeys import (
    Site,
    add_passkey,
    offer_passkey,
    offer_passkey_sign_in,
    remove_passkey,
    sign_in_with_passkey,
)
from steward.accounts.actions.sign_in import (
    begin_second_step,
    finish_second_step,
    keep_password_hash,
    recover,
    send_recovery,
    send_sign_in_link,
    use_sign_in_link,
)
from steward.accounts.actions.sign_up import NewUser, confirm_email, send_confirmation, sign_up
from steward.accounts.actions.staff import (
    NewStaff,
    accept_invitation,
    change_role,
    create_staff,
    ensure_user,
    invite,
    reactivate,
    renew_invitation,
    suspend,
    withdraw_invitation,
)
from steward.accounts.actions.teams import change_team, create_team, set_members
from steward.accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "Browser",
    "NewStaff",
    "NewUser",
    "Purpose",
    "Site",
    "accept_invitation",
    "add_authenticator",
    "add_passkey",
    "begin_second_step",
    "change_keeping",
    "change_password",
    "change_role",
    "change_team",
    "confirm_email",
    "create_staff",
    "create_team",
    "create_token",
    "end_login",
    "end_other_logins",
    "ensure_user",
    "erase_login",
    "export_facts",
    "finish_second_step",
    "forget_lapsed",
    "hold_login",
    "invite",
    "keep_password_hash",
    "note_seen",
    "offer_passkey",
    "offer_passkey_sign_in",
    "open_login",
    "reactivate",
    "recover",
    "remove_authenticator",
    "remove_passkey",
    "rename",
    "renew_invitation",
    "renew_recovery_codes",
    "retry_job",
    "revoke_token",
    "send_confirmation",
    "send_recovery",
    "send_sign_in_link",
    "set_members",
    "sign_in_with_passkey",
    "sign_out",
    "sign_up",
    "suspend",
    "use_sign_in_link",
    "warn_of_new_device",
    "withdraw_invitation",
]
