"""Verbs of the customer registry: add, change, link to a login, merge."""

from steward.customers.actions.again import erase_again, listed_in
from steward.customers.actions.calls import note_call
from steward.customers.actions.caring import care_for_all, care_without_worth
from steward.customers.actions.companies import add_company, change_company
from steward.customers.actions.consents import (
    give_consent,
    note_consent,
    refuse_consent,
    withdraw_consent,
)
from steward.customers.actions.doubles import (
    LOOK,
    ask_for_doubles,
    look_for_doubles,
    reopen_double,
    set_apart,
)
from steward.customers.actions.erasing import (
    ERASE,
    ask_to_erase,
    check_meant,
    erase_person,
    list_of_erased,
)
from steward.customers.actions.exporting import (
    EXPORT,
    ask_for_export,
    ask_for_own_export,
    export_person,
    fetch_export,
    forget_exports,
)
from steward.customers.actions.fields import add_field, change_field, switch_field
from steward.customers.actions.follow_ups import (
    add_follow_up,
    end_follow_up,
    reopen_follow_up,
    write_lived_follow_ups,
)
from steward.customers.actions.handing import give_follow_up, settle_follow_ups_of
from steward.customers.actions.identity import (
    add_stranger,
    claim_address,
    know_stranger,
    person_for_email,
    person_for_user,
)
from steward.customers.actions.imports import (
    foresee_past_people,
    undo_people_import,
    write_past_people,
)
from steward.customers.actions.lists import add_people, people_for_emails
from steward.customers.actions.merging import merge_people
from steward.customers.actions.parting import undo_merge
from steward.customers.actions.people import (
    add_new_person,
    add_person,
    change_person,
    flag_address,
)
from steward.customers.actions.playbooks import (
    Happened,
    add_playbook,
    awaited_occasions,
    change_playbook,
    end_as_back,
    end_as_over,
    follow_playbooks,
    remove_playbook,
    switch_playbook,
)
from steward.customers.actions.segments import add_segment, change_segment, delete_segment
from steward.customers.actions.ties import add_files, add_relation, remove_file, remove_relation
from steward.customers.actions.worth import WorthRow, end_worth_run, keep_worths

__all__ = [
    "ERASE",
    "EXPORT",
    "LOOK",
    "Happened",
    "WorthRow",
    "add_company",
    "add_field",
    "add_files",
    "add_follow_up",
    "add_new_person",
    "add_people",
    "add_person",
    "add_playbook",
    "add_relation",
    "add_segment",
    "add_stranger",
    "ask_for_doubles",
    "ask_for_export",
    "ask_for_own_export",
    "ask_to_erase",
    "awaited_occasions",
    "care_for_all",
    "care_without_worth",
    "change_company",
    "change_field",
    "change_person",
    "change_playbook",
    "change_segment",
    "check_meant",
    "claim_address",
    "delete_segment",
    "end_as_back",
    "end_as_over",
    "end_follow_up",
    "end_worth_run",
    "erase_again",
    "erase_person",
    "export_person",
    "fetch_export",
    "flag_address",
    "follow_playbooks",
    "foresee_past_people",
    "forget_exports",
    "give_consent",
    "give_follow_up",
    "keep_worths",
    "know_stranger",
    "list_of_erased",
    "listed_in",
    "look_for_doubles",
    "merge_people",
    "note_call",
    "note_consent",
    "people_for_emails",
    "person_for_email",
    "person_for_user",
    "refuse_consent",
    "remove_file",
    "remove_playbook",
    "remove_relation",
    "reopen_double",
    "reopen_follow_up",
    "set_apart",
    "settle_follow_ups_of",
    "switch_field",
    "switch_playbook",
    "undo_merge",
    "undo_people_import",
    "withdraw_consent",
    "write_lived_follow_ups",
    "write_past_people",
]
