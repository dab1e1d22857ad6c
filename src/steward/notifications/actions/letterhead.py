"""How our mails to customers look: one text and one HTML template, compiled once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from steward.kit.links import LinkSigner
from steward.kit.replies import ReplySigner
from steward.kit.settings import Settings
from steward.kit.shell import Brand, Words
from steward.kit.texts import gettext, ngettext

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a mail says: first the news, then what was written, then what else to know."""

    news: str
    quote: str = ""
    files: Sequence[str] = ()
    lines: tuple[str, ...] = ()
    button: str


class Letterhead:
    """The templates, dates and links of one business.

    An environment of its own, not Flask's: a ticket may change where there is no request.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = self.url = settings.url
        self.choices_url = f"{settings.url}/account/notifications"
        self.business = settings.business_name
        self.takes_answers = settings.mail_in is not None
        self.language = settings.language
        self._signer = LinkSigner(settings.signing_key())
        self._replies = ReplySigner(settings.signing_key())
        self._words = Words(settings.language, ZoneInfo(settings.timezone))
        self.day = self._words.when
        self._environment = Environment(
            loader=ChoiceLoader(
                [PackageLoader("steward.notifications"), PackageLoader("steward.kit")]
            ),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by i18n
            gettext, ngettext, newstyle=True
        )
        self._environment.filters["paragraphs"] = _BLANK_LINES.split
        self._environment.globals.update(
            brand=Brand(settings.business_name), locale=settings.language
        )

    def render(self, subject: str, ticket_id: int, note: Note) -> tuple[str, str]:
        """Return a note about a ticket to its customer as plain text and as HTML."""
        return self._render(subject, note, self.link(ticket_id, "", to_staff=False))

    def render_for_staff(self, subject: str, number: str, note: Note) -> tuple[str, str]:
        """Return a note about a ticket to one of us as plain text and as HTML."""
        return self._render(subject, note, self.link(0, number, to_staff=True))

    def render_at(self, subject: str, place: str, note: Note) -> tuple[str, str]:
        """Return a note to one of us about what is found at a place, as plain text and as HTML."""
        return self._render(subject, note, self.address(place))

    def render_survey(
        self, ask_id: int, subject: str, note: Note, scores: range
    ) -> tuple[str, str]:
        """Return a question how it was as plain text and as HTML, with a link for each score."""
        ends = gettext("%(low)s: not at all, %(high)s: very much", low=scores[0], high=scores[-1])
        url = f"{self._url}/survey/{self._survey_word(ask_id)}"
        return self._render(subject, note, url, "survey", scores=scores, ends=ends)

    def refusal_url(self, ask_id: int) -> str:
        """Return the address by which a mail program says that its owner is to be asked no more."""
        return f"{self._url}/api/surveys/unsubscribe/{self._survey_word(ask_id)}"

    def _survey_word(self, ask_id: int) -> str:
        return self._signer.sign(f"survey:{ask_id}")

    def address(self, place: str) -> str:
        """Return the whole address of a place on our site."""
        return f"{self._url}{place}"

    def link(self, ticket_id: int, number: str, *, to_staff: bool) -> str:
        """Return where a ticket is found: by us at the desk, by its customer without signing in."""
        if to_staff:
            return f"{self._url}/desk/tickets/{number}"
        return f"{self._url}/status/{self._signer.sign(f'ticket:{ticket_id}')}"

    def reply_word(
        self, ticket_id: int, user_id: int | None = None, *, is_public: bool = False
    ) -> str:
        """Return the word by which an answer of its customer, or of one of us, is known.

        What one of us answers to a public one goes to the customer, else it is a note.
        """
        to = "c" if user_id is None else f"{'p' if is_public else 'a'}{user_id}"
        return self._replies.sign(f"{ticket_id}{to}")

    def _render(
        self, subject: str, note: Note, url: str, letter: str = "note", **more: object
    ) -> tuple[str, str]:
        about = {"subject": subject, "note": note, "url": url} | more
        text, html = (
            self._environment.get_template(f"notifications/mail/{letter}.{kind}").render(about)
            for kind in ("txt", "html")
        )
        return text, html


class _InUse:
    letterhead: Letterhead | None = None


def write_as(settings: Settings) -> None:
    """Write all mails of this process in the name of the business in `settings`."""
    _InUse.letterhead = Letterhead(settings)


def letterhead() -> Letterhead:
    """Return the letterhead of this process. Raises RuntimeError before `write_as`."""
    if _InUse.letterhead is None:
        msg = "nobody has said in whose name to write"
        raise RuntimeError(msg)
    return _InUse.letterhead
