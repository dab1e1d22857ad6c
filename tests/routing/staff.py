"""What tests of routing need: calendars, skills, and agents who have them."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.promises.actions import add_calendar
from steward.promises.forms import CalendarForm
from steward.promises.rules import DAYS
from steward.routing import LevelsForm, SkillForm, StaffingForm, set_levels
from steward.routing.actions import add_skill, change_staffing
from tests.cast import SAM, Member

UTC_ZONE = ZoneInfo("UTC")


def make_calendar(session: Session, name: str = "All day", hours: str = "00:00-24:00") -> int:
    """Enter a calendar with the same hours each day, and return its id."""
    week = dict.fromkeys(DAYS, hours)
    form = CalendarForm(name=name, zone="UTC", **week)
    return add_calendar(session, form, actor=SAM.actor).id


def make_skill(session: Session, name: str, **fields: object) -> int:
    """Add a skill, and return its id."""
    return add_skill(session, SkillForm.model_validate({"name": name} | fields), actor=SAM.actor).id


def give(session: Session, who: Member, levels: dict[int, float | None]) -> None:
    """Set how good somebody is."""
    set_levels(session, who.id, LevelsForm(levels=levels), actor=SAM.actor)


def staff(
    session: Session, who: Member, *calendars: int, capacity: float = 6, generalist: bool = False
) -> None:
    """Give somebody shifts and a capacity."""
    form = StaffingForm(capacity=capacity, is_generalist=generalist, shifts=list(calendars))
    change_staffing(session, who.id, form, actor=SAM.actor)
