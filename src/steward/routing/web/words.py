"""The words of the pages of skills and experts."""

from steward.kit.texts import gettext as _


def kind_names() -> dict[str, str]:
    """Return the names of the kinds of skills by their keys."""
    return {"topic": _("Topic"), "product": _("Product"), "language": _("Language")}


def field_names() -> dict[str, str]:
    """Return the names of fields, for the list of what is to be put right."""
    return {
        "capacity": _("Capacity"),
        "level": _("Must-have level"),
        "weight": _("Weight"),
        "share": _("Counts as"),
        "starts": _("Absent from"),
        "ends": _("Until"),
    }
