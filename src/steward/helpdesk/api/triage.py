"""How a ticket was judged, by API: the sum, factor by factor."""

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.helpdesk.api.inputs import TicketPath
from steward.helpdesk.queries.triage import JudgedTicket, get_judged
from steward.helpdesk.rules import Severity, id_of
from steward.helpdesk.rules.triage import said
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session

api = Api("triage", "Triage", "How severe a ticket is, and why.")


class TriageFactor(BaseModel):
    """One reason of a judgement: what it found, and what that gave of its weight."""

    key: str
    found: str = Field(description="What it found, in plain words.")
    weight: int = Field(description="The most points that it can give, or take.")
    points: int


class TriageSuggestion(BaseModel):
    """What was learned from resolved tickets says, with its calibrated probability."""

    model_config = ConfigDict(from_attributes=True)

    category: str | None
    category_probability: float | None
    severity: Severity | None
    severity_probability: float | None


class Triage(BaseModel):
    """How a ticket is judged. `severity` is what holds, `judged` what the rules say."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "severity": "high",
                "set_by_person": False,
                "impact": None,
                "urgency": None,
                "judged": "high",
                "score": 67,
                "total": 67,
                "factors": [
                    {
                        "key": "start",
                        "found": "every ticket starts with",
                        "weight": 25,
                        "points": 25,
                    },
                    {"key": "outage", "found": "says “no power”", "weight": 30, "points": 30},
                    {
                        "key": "repeat",
                        "found": "third contact in 7 days",
                        "weight": 18,
                        "points": 12,
                    },
                ],
                "suggestion": None,
            }
        },
    )

    severity: Severity
    set_by_person: bool = Field(description="What a person set is never overruled.")
    impact: int | None
    urgency: int | None
    judged: Severity | None = Field(description="By the rules; null where they never saw it.")
    score: int | None = Field(description="The total, kept within 0 and 100.")
    total: int
    factors: list[TriageFactor]
    suggestion: TriageSuggestion | None

    @classmethod
    def of(cls, judged: JudgedTicket) -> "Triage":
        """Show how a ticket was judged."""
        factors = [
            {"key": one.key, "found": said(one), "weight": one.most, "points": one.points}
            for one in judged.factors
        ]
        values = vars(judged) | {"set_by_person": judged.by_person, "total": judged.total}
        return cls.model_validate(values | {"factors": factors})


@api.get("/tickets/<number>/triage", responses={200: Triage})
@access("tickets.read")
def read_triage(path: TicketPath) -> Response:
    """Read how a ticket was judged: the score, and the factors whose points sum up to it."""
    return answer(Triage.of(get_judged(session(), actor(), id_of(path.number))))
