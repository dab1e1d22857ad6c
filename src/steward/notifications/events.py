"""Facts of notifications: who looked after the outbox, and who wants to hear of what, webhooks."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterEvent(Event):
    """Somebody looked after the outbox; `subject_id` is the letter's id, 0 for several at once."""

    subject_kind: ClassVar[str] = "letter"

    @override
    def topics(self) -> tuple[str, ...]:
        """The outbox announces its changes itself."""
        return ()


@dataclass(frozen=True, kw_only=True)
class LetterRetried(LetterEvent):
    """A dead letter was put back on its way."""

    kind: ClassVar[str] = "letter.retried"
    recipient: str


@dataclass(frozen=True, kw_only=True)
class DeadLettersRetried(LetterEvent):
    """All dead letters were put back on their way."""

    kind: ClassVar[str] = "letter.all_retried"
    count: int


@dataclass(frozen=True, kw_only=True)
class NotificationsChosen(Event):
    """Somebody chose what they hear of; `ways` are those by kind, `quiet` their quiet hours."""

    kind: ClassVar[str] = "user.notifications_chosen"
    subject_kind: ClassVar[str] = "user"
    ways: dict[str, list[str]]
    quiet: str


@dataclass(frozen=True, kw_only=True)
class UsualWaysSet(Event):
    """It was set what a role usually hears of, by which ways."""

    kind: ClassVar[str] = "notifications.usual_set"
    subject_kind: ClassVar[str] = "notifications"
    role: str
    ways: dict[str, list[str]]

    @override
    def topics(self) -> tuple[str, ...]:
        """Nobody watches this page."""
        return ()


@dataclass(frozen=True, kw_only=True)
class _WebhookEvent(Event):
    subject_kind: ClassVar[str] = "webhook"
    name: str
    url: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the pages of webhooks."""
        return ("webhooks",)


@dataclass(frozen=True, kw_only=True)
class WebhookAdded(_WebhookEvent):
    """A program is called from now on."""

    kind: ClassVar[str] = "webhook.added"


@dataclass(frozen=True, kw_only=True)
class WebhookChanged(_WebhookEvent):
    """A program is called elsewhere, for other things, or with another secret (`what`)."""

    kind: ClassVar[str] = "webhook.changed"
    what: str


@dataclass(frozen=True, kw_only=True)
class WebhookRemoved(_WebhookEvent):
    """A program is not called any more."""

    kind: ClassVar[str] = "webhook.removed"


@dataclass(frozen=True, kw_only=True)
class WebhookRepeated(_WebhookEvent):
    """A call was sent once more."""

    kind: ClassVar[str] = "webhook.repeated"


@dataclass(frozen=True, kw_only=True)
class _NumberEvent(Event):
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, kw_only=True)
class NumberVerified(_NumberEvent):
    """Somebody proved that a number is theirs, and agrees to texts."""

    kind: ClassVar[str] = "user.number_verified"


@dataclass(frozen=True, kw_only=True)
class NumberRemoved(_NumberEvent):
    """Somebody gave up their number."""

    kind: ClassVar[str] = "user.number_removed"


@dataclass(frozen=True, kw_only=True)
class TextsStopped(_NumberEvent):
    """Somebody asked, by STOP, for no more texts."""

    kind: ClassVar[str] = "user.texts_stopped"


@dataclass(frozen=True, kw_only=True)
class TextsStarted(_NumberEvent):
    """Somebody asked, by START, for texts again."""

    kind: ClassVar[str] = "user.texts_started"


@dataclass(frozen=True, kw_only=True)
class _TemplateEvent(Event):
    subject_kind: ClassVar[str] = "template"
    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class TemplateChanged(_TemplateEvent):
    """People are written other words at a step (`name`), in a language."""

    kind: ClassVar[str] = "template.changed"


@dataclass(frozen=True, kw_only=True)
class TemplateReset(_TemplateEvent):
    """People are written the words as delivered again."""

    kind: ClassVar[str] = "template.reset"
