"""What can be told of somebody by their address alone, why two may be one, words of the tables."""

from collections.abc import Iterable
from enum import StrEnum

from steward.kit.marks import N_
from steward.quant.doubles import Reason

_WORDS = {
    Reason.NAME: N_("same name"),
    Reason.NAME_NEAR: N_("name one letter or two apart"),
    Reason.NAME_MORE: N_("same name but for a part"),
    Reason.NAME_INITIAL: N_("same name but for an initial"),
    Reason.NAME_ONE: N_("one name the same"),
    Reason.MAIL: N_("same address but for its spelling"),
    Reason.MAIL_LOCAL: N_("same address elsewhere"),
    Reason.PHONE: N_("same phone"),
    Reason.PHONE_NEAR: N_("phone one digit apart"),
    Reason.COMPANY: N_("same company"),
    Reason.COMPANY_NEAR: N_("company much alike"),
    Reason.DOMAIN: N_("same company’s mail"),
    Reason.PLACE: N_("same place"),
    Reason.PLACE_NEAR: N_("place much alike"),
}


def name_from(email: str) -> str:
    """Make a name of an address, as long as nobody has told us the real one."""
    local = email.partition("@")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").split(".") if part)


def called(name: str, person_id: int) -> str:
    """Name one of many people, of whom some have the same name: Dan Dorsey #1."""
    return f"{name} #{person_id}"


class Of(StrEnum):
    """Whom we serve: a person, or a company."""

    PERSON = "person"
    COMPANY = "company"


class FieldKind(StrEnum):
    """What a field of the house's own holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_OR_NO = "yes or no"
    CHOICE = "choice"
    LINK = "link"


class Purpose(StrEnum):
    """What somebody may agree to."""

    NEWS = "news"  # our news by mail
    CALLS = "calls"  # calls about offers
    TEXTS = "texts"  # text messages about offers
    SURVEYS = "surveys"  # being asked how it was


class DoubleState(StrEnum):
    """What became of two people who are likely one."""

    OPEN = "open"
    APART = "apart"
    MERGED = "merged"


def words_of(reasons: Iterable[str]) -> list[str]:
    """Return why two people are likely one, as texts to translate."""
    return [_WORDS[Reason(one)] for one in reasons]
