"""Chats as the desk sorts them: whose turn one is, and so where it stands in the list."""

from enum import StrEnum

from steward.helpdesk.rules.conversations import Owner


class Standing(StrEnum):
    """Where a chat stands for one who looks at the list, in the order of the list."""

    OFFERED = "offered"
    MINE = "mine"
    WAITING = "waiting"
    ASSISTANT = "assistant"
    COLLEAGUES = "colleagues"


def standing_of(
    owner: str, *, assignee_id: int | None, offered_to: int | None, viewer_id: int | None
) -> Standing:
    """Say where a chat stands for a viewer."""
    if assignee_id is not None:
        return Standing.MINE if assignee_id == viewer_id else Standing.COLLEAGUES
    if owner == Owner.ASSISTANT:
        return Standing.ASSISTANT
    return Standing.OFFERED if offered_to == viewer_id is not None else Standing.WAITING
