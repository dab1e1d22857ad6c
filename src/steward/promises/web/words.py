"""The words of the calendar's pages."""

from steward.kit.texts import gettext as _
from steward.promises.rules import DAYS


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
