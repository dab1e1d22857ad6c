"""The customers' part of the REST API: what they agree to, copies of their data, and erasing."""

from datetime import datetime
from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api.particulars import CustomerPath
from steward.customers.api.people import api
from steward.customers.forms import ConsentForm, Text
from steward.customers.models import Erasure, PersonExport
from steward.customers.rules import Purpose
from steward.kit.access import access
from steward.kit.api import Input, answer
from steward.kit.db import session


class ConsentPath(CustomerPath):
    """Which consent of which customer."""

    purpose: Purpose = Field(description="news, calls, texts or surveys.")


class ConsentInput(Input):
    """What they told one of us: to agree wants the words of the proof."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"given": True, "how": "phone", "proof": "Asked on 20 November: “gladly”."}
        }
    )

    given: bool
    how: Literal["phone", "paper", "mail", "talk"] = "phone"
    proof: Text = ""


class ConsentResource(BaseModel):
    """What a customer agrees to, since when, where they said so, and how that is known."""

    purpose: str
    given: bool | None = Field(description="Null where they were never asked.")
    source: str
    proof: str
    changed_at: datetime | None


class ConsentList(BaseModel):
    """All that a customer may agree to."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "purpose": "news",
                        "given": True,
                        "source": "sign-up",
                        "proof": "",
                        "changed_at": "2026-11-20T13:32:00Z",
                    }
                ]
            }
        }
    )

    items: list[ConsentResource]


class ExportResource(BaseModel):
    """A copy of all that is known of a customer; a member of staff fetches it at the desk."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "asked_at": "2026-11-20T13:32:00Z",
                "is_ready": False,
                "size": None,
                "expires_at": None,
            }
        }
    )

    id: int
    asked_at: datetime
    is_ready: bool
    size: int | None = Field(description="In bytes.")
    expires_at: datetime | None


class ErasureInput(Input):
    """Says once more who is to be erased, as nobody can undo it."""

    model_config = ConfigDict(json_schema_extra={"example": {"number": "7"}})

    number: str = Field(min_length=1, max_length=20, description="The id of the customer.")


class ErasureResource(BaseModel):
    """An erasure: asked for, stopped as something was open, or done, with its certificate."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 2,
                "asked_at": "2026-11-20T13:32:00Z",
                "done_at": None,
                "stopped_at": None,
                "in_the_way": [],
                "certificate": None,
                "signature": None,
            }
        }
    )

    id: int
    asked_at: datetime
    done_at: datetime | None
    stopped_at: datetime | None
    in_the_way: list[str] = Field(description="What was open when it was stopped.")
    certificate: dict[str, Any] | None
    signature: str | None = Field(description="Ed25519, in hexadecimal digits.")


@api.get("/customers/<customer_id>/consents", responses={200: ConsentList})
@access("customers.read")
def list_consents(path: CustomerPath) -> Response:
    """List what a customer agrees to, and does not."""
    queries.get_person(session(), actor(), path.customer_id)
    return answer(_consents(path.customer_id))


def _consents(person_id: int) -> ConsentList:
    known = queries.consents_of(session(), person_id)
    return ConsentList(items=[_consent(one, known.get(one)) for one in Purpose])


def _consent(purpose: Purpose, known: Any) -> ConsentResource:  # noqa: ANN401 - a row or None
    return ConsentResource(
        purpose=purpose,
        given=known.given if known else None,
        source=known.source if known else "",
        proof=known.proof if known else "",
        changed_at=known.changed_at if known else None,
    )


@api.put("/customers/<customer_id>/consents/<purpose>", responses={200: ConsentList})
@access("customers.change")
def note_consent(path: ConsentPath, body: ConsentInput) -> Response:
    """Note what a customer told one of us: that they agree, or do not any more."""
    said = ConsentForm(
        purpose=path.purpose, said="yes" if body.given else "no", how=body.how, proof=body.proof
    )
    actions.note_consent(session(), path.customer_id, said, (), actor=actor())
    return answer(_consents(path.customer_id))


@api.get("/customers/<customer_id>/exports", responses={200: ExportResource})
@access("customers.export")
def read_export(path: CustomerPath) -> Response:
    """Read how far the latest copy of a customers data is."""
    queries.get_person(session(), actor(), path.customer_id)
    return answer(_export(queries.latest_export(session(), path.customer_id)))


@api.post("/customers/<customer_id>/exports", responses={202: ExportResource})
@access("customers.export")
def ask_for_export(path: CustomerPath) -> Response:
    """Have a copy made of all that is known of a customer."""
    asked = actions.ask_for_export(session(), path.customer_id, actor=actor())
    return answer(_export(asked), 202)


def _export(row: PersonExport) -> ExportResource:
    return ExportResource(
        id=row.id,
        asked_at=row.asked_at,
        is_ready=row.sha256 is not None,
        size=row.size,
        expires_at=row.expires_at,
    )


@api.get("/customers/<customer_id>/erasure", responses={200: ErasureResource})
@access("customers.erase")
def read_erasure(path: CustomerPath) -> Response:
    """Read the erasure of a customer, with its certificate once it is done."""
    return answer(_erasure(queries.get_erasure_of(session(), actor(), path.customer_id)))


@api.post("/customers/<customer_id>/erasure", responses={202: ErasureResource})
@access("customers.erase")
def erase_customer(path: CustomerPath, body: ErasureInput) -> Response:
    """Erase a customer for good; 409 says what is in the way. Nobody can undo it."""
    actions.check_meant(path.customer_id, body.number)
    asked = actions.ask_to_erase(session(), path.customer_id, actor=actor())
    return answer(_erasure(asked), 202)


def _erasure(row: Erasure) -> ErasureResource:
    signature = row.signature.hex() if row.signature else None
    return ErasureResource(
        id=row.id,
        asked_at=row.asked_at,
        done_at=row.done_at,
        stopped_at=row.stopped_at,
        in_the_way=row.in_the_way,
        certificate=row.certificate if row.done_at else None,
        signature=signature,
    )
