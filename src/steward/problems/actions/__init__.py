"""What is done with problems: look for them, work on them, end them."""

from steward.problems.actions.acting import (
    check_cause,
    give_cause,
    link_ticket,
    move_action,
    plan_action,
    unlink_ticket,
)
from steward.problems.actions.acts import end_warning, hold, move, pause, release, resume, warn
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
from steward.problems.actions.previewing import Sample, preview
from steward.problems.actions.telling import (
    TELL,
    check_words,
    tell_all,
    tell_who_joined,
    wake_all,
    write_letters,
)
from steward.problems.actions.terms import set_terms

__all__ = [
    "LOOK",
    "TELL",
    "Sample",
    "add_bone",
    "check_cause",
    "check_words",
    "close",
    "describe",
    "end_warning",
    "find_cause",
    "fix",
    "give_cause",
    "hold",
    "link_ticket",
    "look_for_problems",
    "move",
    "move_action",
    "pause",
    "plan_action",
    "preview",
    "release",
    "remove_bone",
    "reopen",
    "resume",
    "set_terms",
    "take_in",
    "tell_all",
    "tell_who_joined",
    "unlink_ticket",
    "wake_all",
    "warn",
    "write_letters",
    "write_whys",
]
