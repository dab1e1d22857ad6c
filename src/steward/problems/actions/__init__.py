"""What is done with problems: look for them, work on them, end them."""

from steward.problems.actions.acting import (
    check_cause,
    give_cause,
    link_ticket,
    move_action,
    plan_action,
    unlink_ticket,
)
from steward.problems.actions.changing import (
    add_bone,
    close,
    describe,
    find_cause,
    fix,
    remove_bone,
    reopen,
    write_whys,
)
from steward.problems.actions.looking import LOOK, look_for_problems, take_in
from steward.problems.actions.terms import set_terms

__all__ = [
    "LOOK",
    "add_bone",
    "check_cause",
    "close",
    "describe",
    "find_cause",
    "fix",
    "give_cause",
    "link_ticket",
    "look_for_problems",
    "move_action",
    "plan_action",
    "remove_bone",
    "reopen",
    "set_terms",
    "take_in",
    "unlink_ticket",
    "write_whys",
]
