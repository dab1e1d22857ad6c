"""What the outbox keeps beside mails: text messages, calls of webhooks, notes to browsers."""

from pydantic import BaseModel, ConfigDict


class Text(BaseModel):
    """A text message (SMS) to a number in E.164.

    A `confidential` one is for its reader alone, so the staff do not get to read it.
    """

    model_config = ConfigDict(frozen=True)

    to: str
    text: str
    confidential: bool = False


class Hook(BaseModel):
    """A call of a webhook: `body` goes to `url` as it stands, signed with a sealed `secret`.

    `delivery` is the id by which the other side knows a call that came twice.
    """

    model_config = ConfigDict(frozen=True)

    hook_id: int
    delivery: str
    url: str
    secret: str
    subject: str
    body: str


class Note(BaseModel):
    """A note to one browser: `body` is encrypted for its keys when it leaves."""

    model_config = ConfigDict(frozen=True)

    endpoint: str
    p256dh: str
    auth: str
    subject: str
    text: str
    body: str
