"""Which promises there are, and how one is to stand."""

from enum import StrEnum


class Kind(StrEnum):
    """What is promised."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"
    UPDATE = "update"  # by an agent, who named the moment


class Stand(StrEnum):
    """How the promise of a kind is to stand, as its subject stands now."""

    RUNS = "runs"
    HOLDS = "holds"  # pauses, where the policy says that such waits do not count
    PAUSED = "paused"
    MET = "met"
    VOID = "void"  # nobody waits for it any more: neither kept nor broken


POLICY_KINDS = (Kind.FIRST_REPLY, Kind.NEXT_REPLY, Kind.RESOLUTION)
