"""The words of the pages of calendars and policies."""

from steward.kit.texts import gettext as _
from steward.promises.rules import DAYS, Act, Kind, Whom


def day_names() -> dict[str, str]:
    """Return the names of the days of the week by their keys, Monday first."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return dict(zip(DAYS, names, strict=True))


def kind_names() -> dict[str, str]:
    """Name what a policy can promise."""
    return {
        Kind.FIRST_REPLY: _("First answer"),
        Kind.NEXT_REPLY: _("Next answer"),
        Kind.RESOLUTION: _("Solution"),
    }


def step_names() -> dict[str, str]:
    """Name what can be done as time runs out, by act and whom, as a form sends them."""
    return {
        f"{Act.NOTIFY}:{Whom.OWNER}": _("Tell the owner"),
        f"{Act.NOTIFY}:{Whom.TEAM}": _("Tell the team"),
        f"{Act.NOTIFY}:{Whom.LEAD}": _("Tell the lead"),
        f"{Act.RAISE}:{Whom.LEAD}": _("Raise the severity"),
        f"{Act.REASSIGN}:{Whom.LEAD}": _("Take it from its owner"),
        f"{Act.CALL_IN}:{Whom.LEAD}": _("Call in the lead"),
    }
