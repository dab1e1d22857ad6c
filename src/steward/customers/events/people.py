"""Facts of the customer registry."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

DOUBLES_ID = 1
DOUBLES = f"doubles:{DOUBLES_ID}"  # live topic


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """Somebody wrote to us, or was entered, for the first time."""

    kind: ClassVar[str] = "customer.added"
    subject_kind: ClassVar[str] = "person"
    name: str


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """Somebody's name, address or other particulars were changed; `changes` is old and new."""

    kind: ClassVar[str] = "customer.changed"
    subject_kind: ClassVar[str] = "person"
    changes: dict[str, list[str | None]]


@dataclass(frozen=True, kw_only=True)
class _OfCompany(Event):
    """Something about a company that we serve."""

    subject_kind: ClassVar[str] = "company"


@dataclass(frozen=True, kw_only=True)
class CompanyAdded(_OfCompany):
    """A company was entered by hand."""

    kind: ClassVar[str] = "company.added"
    name: str


@dataclass(frozen=True, kw_only=True)
class CompanyChanged(_OfCompany):
    """Particulars of a company were changed; `changes` is old and new."""

    kind: ClassVar[str] = "company.changed"
    changes: dict[str, list[str | None]]


@dataclass(frozen=True, kw_only=True)
class _OfField(Event):
    """Something about a field of the house's own."""

    subject_kind: ClassVar[str] = "customer_field"
    name: str


@dataclass(frozen=True, kw_only=True)
class FieldAdded(_OfField):
    """People or companies have a field of the house's own more."""

    kind: ClassVar[str] = "customer_field.added"


@dataclass(frozen=True, kw_only=True)
class FieldChanged(_OfField):
    """A field's title, place or choices were changed; `changes` is old and new of each."""

    kind: ClassVar[str] = "customer_field.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class FieldSwitched(_OfField):
    """A field was put away or taken out again; `what` is off or on."""

    kind: ClassVar[str] = "customer_field.switched"
    what: str


@dataclass(frozen=True, kw_only=True)
class _OfRelation(Event):
    """Something about what people and companies are to one another."""

    subject_kind: ClassVar[str] = "relation"
    tie: str
    person_id: int | None = None
    company_id: int | None = None
    to_person_id: int | None = None
    to_company_id: int | None = None

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics of the pages of both sides."""
        people = (self.person_id, self.to_person_id)
        return tuple(f"person:{one}" for one in people if one is not None)


@dataclass(frozen=True, kw_only=True)
class RelationAdded(_OfRelation):
    """Somebody said what one is to another."""

    kind: ClassVar[str] = "relation.added"


@dataclass(frozen=True, kw_only=True)
class RelationRemoved(_OfRelation):
    """What one is to another was taken back."""

    kind: ClassVar[str] = "relation.removed"


@dataclass(frozen=True, kw_only=True)
class FileAdded(Event):
    """A file is kept with a person; the file knows its name, as it may be erased."""

    kind: ClassVar[str] = "customer.file_added"
    subject_kind: ClassVar[str] = "person"
    file_id: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    """A file is not kept with a person any more."""

    kind: ClassVar[str] = "customer.file_removed"
    subject_kind: ClassVar[str] = "person"
    file_id: int


@dataclass(frozen=True, kw_only=True)
class CompanyFileAdded(_OfCompany):
    """A file is kept with a company."""

    kind: ClassVar[str] = "company.file_added"
    file_id: int


@dataclass(frozen=True, kw_only=True)
class CompanyFileRemoved(_OfCompany):
    """A file is not kept with a company any more."""

    kind: ClassVar[str] = "company.file_removed"
    file_id: int


@dataclass(frozen=True, kw_only=True)
class PersonWithdrawn(Event):
    """Somebody whom an import brought, and of whom nothing else tells, went with its undoing."""

    kind: ClassVar[str] = "customer.withdrawn"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class PeopleImportUndone(Event):
    """An import of people was undone; `kept` names some who stay, as they are in use."""

    kind: ClassVar[str] = "people.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AddressFailed(Event):
    """Mail to somebody's address came back, or was complained of."""

    kind: ClassVar[str] = "customer.address_failed"
    subject_kind: ClassVar[str] = "person"
    email: str
    trouble: str


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """Two records turned out to be one person: all that was `merged_id`'s is the subject's now."""

    kind: ClassVar[str] = "customer.merged"
    subject_kind: ClassVar[str] = "person"
    merged_id: int


@dataclass(frozen=True, kw_only=True)
class CallNoted(Event):
    """Somebody of us noted a call; what was said the call knows, as it may be erased."""

    kind: ClassVar[str] = "customer.called"
    subject_kind: ClassVar[str] = "person"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class TextReceived(Event):
    """A text message came from a number (E.164); `subject_id` is that of the message."""

    kind: ClassVar[str] = "text.received"
    subject_kind: ClassVar[str] = "text"
    number: str
    words: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the page of text messages."""
        return ("texts",)

    @override
    def data(self) -> dict[str, str]:
        """Leave out what was said, and by whom: the message knows, and may be forgotten."""
        return {}


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody agrees to a `purpose`, of topics `of` or all; `source` is where they said so.

    `proof` are the words of who noted it, `file_id` is the paper that shows it.
    """

    kind: ClassVar[str] = "consent.given"
    subject_kind: ClassVar[str] = "person"
    purpose: str
    source: str
    of: tuple[str, ...]
    proof: str = ""
    file_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Somebody does not agree to a `purpose` any more; `source` says where they said so."""

    kind: ClassVar[str] = "consent.withdrawn"
    subject_kind: ClassVar[str] = "person"
    purpose: str
    source: str


@dataclass(frozen=True, kw_only=True)
class _OfDoubles(Event):
    """Something about the search for people who were entered twice; there is one such search."""

    subject_kind: ClassVar[str] = "doubles"
    subject_id: int = DOUBLES_ID


@dataclass(frozen=True, kw_only=True)
class DoublesAsked(_OfDoubles):
    """Somebody asked to look for doubles among all people."""

    kind: ClassVar[str] = "doubles.asked"


@dataclass(frozen=True, kw_only=True)
class DoublesFound(_OfDoubles):
    """All `people` were looked through; so many `pairs` of them are likely one, and still open."""

    kind: ClassVar[str] = "doubles.found"
    people: int
    pairs: int


@dataclass(frozen=True, kw_only=True)
class DoubleSetApart(Event):
    """Two people who looked like one are not: the subject, and `other_id`."""

    kind: ClassVar[str] = "customer.set_apart"
    subject_kind: ClassVar[str] = "person"
    other_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the page of doubles."""
        return (DOUBLES,)


@dataclass(frozen=True, kw_only=True)
class DoubleReopened(Event):
    """That two people are not one was taken back."""

    kind: ClassVar[str] = "customer.apart_undone"
    subject_kind: ClassVar[str] = "person"
    other_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the page of doubles."""
        return (DOUBLES,)
