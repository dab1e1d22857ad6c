"""Follow-ups, the occasions for them, and when somebody whom we serve is forgotten."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from steward.kit.marks import N_

CARE = "customers.care_for_all"  # the job
USUAL_RISK = 0.1  # of those whom nobody follows up: so many leave, where nobody says otherwise
SILENT_AFTER = timedelta(days=365)  # without a rhythm that is known, who orders nothing has lapsed
LET_GO_AFTER = timedelta(days=90)  # since they lapsed: who is not followed up by then is let go
LATE_FOR = timedelta(days=7)  # since a date went by: late until then, forgotten from then on
BACK_WITHIN = timedelta(days=90)  # since a follow-up: who orders by then came back


class Means(StrEnum):
    """How somebody is followed up."""

    CALL = "call"
    MAIL = "mail"
    VISIT = "visit"


class FollowUpState(StrEnum):
    """How a follow-up stands; it is over where there is nothing to follow up any more."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    OVER = "over"


class Occasion(StrEnum):
    """What a playbook waits for."""

    CRITICAL = "critical_ticket"
    BROKEN = "broken_promise"
    UNHAPPY = "bad_answer"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LAPSED = "lapsed"
    UNDATED = "no_next_step"


class Keeper(StrEnum):
    """Whose follow-up it becomes."""

    DEALT = "dealt"
    STANDING = "standing"
    ANYBODY = "anybody"


OCCASIONS: Mapping[Occasion, str] = {
    Occasion.CRITICAL: N_("A critical ticket was solved"),
    Occasion.BROKEN: N_("A ticket was solved for which a promise was broken"),
    Occasion.UNHAPPY: N_("They said that they are not content"),
    Occasion.DELIVERED: N_("A delivery arrived"),
    Occasion.RETURNED: N_("A return has ended"),
    Occasion.LAPSED: N_("They lapsed by their own rhythm"),
    Occasion.UNDATED: N_("Something is open, and nothing about it has a date"),
}
MEANS: Mapping[Means, str] = {
    Means.CALL: N_("Call"),
    Means.MAIL: N_("Mail"),
    Means.VISIT: N_("Visit"),
}
KEEPERS: Mapping[Keeper, str] = {
    Keeper.DEALT: N_("Who dealt with it, or their standing agent"),
    Keeper.STANDING: N_("Their standing agent"),
    Keeper.ANYBODY: N_("Whoever takes it"),
}
ENDS: Mapping[FollowUpState, str] = {
    FollowUpState.OPEN: N_("To follow up"),
    FollowUpState.DONE: N_("Followed up"),
    FollowUpState.DROPPED: N_("Not followed up"),
    FollowUpState.OVER: N_("Nothing to follow up any more"),
}


class Cover(StrEnum):
    """What keeps somebody from being forgotten: a date to come, one just gone by, or a rule."""

    DATED = "dated"
    LATE = "late"
    RULE = "rule"
    FORGOTTEN = "forgotten"
