"""The part of the REST API about skills and experts."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.kit import clock
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.routing import queries
from steward.routing.models import Skill as SkillRow
from steward.routing.queries import Standing
from steward.routing.rules import SkillKind

api = Api("experts", "Skills and experts", "Who is good at what, and who is there. For staff only.")


class Skill(BaseModel):
    """A topic, a product or a language that somebody can be good at."""

    id: int
    name: str
    kind: SkillKind
    words: list[str] = Field(description="What asks for it: categories, products, or a code.")
    level: float = Field(description="What one must have of it, 0 to 1.")
    weight: float = Field(description="How much a lack of it slows, 0 to 1.")
    near: dict[str, float] = Field(description="Skills that help with it, and how much, 0 to 1.")
    experts: int = Field(description="How many have what one must have of it.")


class SkillList(BaseModel):
    """All skills, by kind and name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "id": 3,
                        "name": "Boilers",
                        "kind": "topic",
                        "words": ["Machine"],
                        "level": 0.5,
                        "weight": 1.0,
                        "near": {"Grinders": 0.6},
                        "experts": 4,
                    }
                ]
            }
        }
    )

    items: list[Skill]


class Expert(BaseModel):
    """Somebody who can take tickets, as they stand now."""

    id: int
    name: str
    skills: dict[str, float] = Field(description="Learned proficiency by skill, 0 to 1.")
    languages: list[str]
    is_present: bool
    shift_end: datetime | None = Field(description="Null out of their shift, or when absent.")
    next_shift: datetime | None
    load: float
    capacity: float
    is_generalist: bool
    is_lead: bool


class ExpertList(BaseModel):
    """All who can take tickets, by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "id": 7,
                        "name": "Ben Berger",
                        "skills": {"Boilers": 0.83},
                        "languages": ["de", "en"],
                        "is_present": True,
                        "shift_end": "2026-11-20T16:30:00Z",
                        "next_shift": "2026-11-23T08:00:00Z",
                        "load": 2.5,
                        "capacity": 6.0,
                        "is_generalist": False,
                        "is_lead": False,
                    }
                ]
            }
        }
    )

    items: list[Expert]


@api.get("/skills", responses={200: SkillList})
@access("desk.use")
def list_skills() -> Response:
    """List all skills."""
    kin = queries.kin_of_skills(session())
    held = queries.holders(queries.standings(session(), clock.now()))
    known = queries.skills(session())
    items = [_skill(one, kin.get(one.name, {}), held.get(one.id, 0)) for one in known]
    return answer(SkillList(items=items))


def _skill(row: SkillRow, near: Mapping[str, float], experts: int) -> Skill:
    return Skill(
        id=row.id,
        name=row.name,
        kind=SkillKind(row.kind),
        words=row.words,
        level=row.level,
        weight=row.weight,
        near=dict(near),
        experts=experts,
    )


@api.get("/experts", responses={200: ExpertList})
@access("desk.use")
def list_experts() -> Response:
    """List all who can take tickets, as they stand now."""
    found = queries.standings(session(), clock.now())
    return answer(ExpertList(items=[_expert(one) for one in found]))


def _expert(one: Standing) -> Expert:
    planned = one.as_expert()
    return Expert(
        id=one.user.id,
        name=one.user.name,
        skills=planned.skills,
        languages=sorted(planned.languages),
        is_present=planned.is_present,
        shift_end=planned.shift_end,
        next_shift=one.duty.starts,
        load=planned.load,
        capacity=planned.capacity,
        is_generalist=planned.is_generalist,
        is_lead=planned.is_lead,
    )
