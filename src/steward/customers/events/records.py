"""Facts of two who are one, and of a person's own data: written out, or erased."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.customers.events.people import DOUBLES
from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """Two records turned out to be one person: all that was `merged_id`'s is the subject's now."""

    kind: ClassVar[str] = "customer.merged"
    subject_kind: ClassVar[str] = "person"
    merged_id: int
    merge_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics of both, and of the page of doubles."""
        return (*_all_of(self.subject_id), *_all_of(self.merged_id), DOUBLES)


@dataclass(frozen=True, kw_only=True)
class PeopleParted(Event):
    """A merge was undone: the subject and `other_id` are two again; told of each of them."""

    kind: ClassVar[str] = "customer.parted"
    subject_kind: ClassVar[str] = "person"
    other_id: int
    merge_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics of the person, and of the page of doubles."""
        return (*_all_of(self.subject_id), DOUBLES)


def _all_of(person_id: int) -> tuple[str, ...]:
    """Name the live topics of all that is somebody's."""
    return tuple(f"{kind}:{person_id}" for kind in ("person", "tickets-of", "orders-of"))


@dataclass(frozen=True, kw_only=True)
class PersonExported(Event):
    """A copy of all that is known of somebody is ready."""

    kind: ClassVar[str] = "customer.exported"
    subject_kind: ClassVar[str] = "person"
    export_id: int


@dataclass(frozen=True, kw_only=True)
class PersonExportFetched(Event):
    """Somebody fetched such a copy."""

    kind: ClassVar[str] = "customer.export_fetched"
    subject_kind: ClassVar[str] = "person"
    export_id: int


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Event):
    """Somebody of us has a person erased."""

    kind: ClassVar[str] = "customer.erasure_asked"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class ErasureStopped(Event):
    """Somebody is not erased, as something of theirs is open again; nothing was."""

    kind: ClassVar[str] = "customer.erasure_stopped"
    subject_kind: ClassVar[str] = "person"
    erasure_id: int


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """A person was erased: nobody knows any more who it was."""

    kind: ClassVar[str] = "customer.erased"
    subject_kind: ClassVar[str] = "person"
