"""An article drafted from what was said on a ticket: question and answer, nobody's particulars.

Greetings, farewells and quotes are left out; what is private is taken out and told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from steward.quant.private import Taken, names_told, without_private

_LONGEST_TITLE = 200
_REPLY = re.compile(r"\A(?:\s*(?:re|aw|wg|fwd?|rv|tr|sv|vs|antw|res)\s*:\s*)+", re.IGNORECASE)
_GREETING = re.compile(
    r"\A\s*(?i:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|hallo|liebe[rs]?|moin"
    r"|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|bonjour|bonsoir|ch[eè]re?|salut|ol[áa]"
    r"|bom dia|boa (?:tarde|noite)|car[oa]|hola|buen(?:os d[ií]as|as tardes)|estimad[oa]|ciao"
    r"|buongiorno|gentile|hej|god dag|beste|geachte|goedendag)\b"
    r"(?:\s+(?:(?i:there|all|team|everyone|together|zusammen|mr|mrs|ms|dr)\b\.?"
    r"|[A-ZÀ-ÖØ-Þ][\w'’-]*)){0,4}\s*(?:[,!.:]+\s*|\n+|\Z)"
)
_FAREWELL = re.compile(
    r"\s*(?:(?:with )?(?:(?:best|kind|warm|many)(?:est)? )?(?:regards|wishes|greetings)|best|cheers"
    r"|(?:many )?thanks(?: again| a lot| so much| in advance)?|thank you(?: very much)?"
    r"|(?:yours )?(?:sincerely|faithfully)|yours|(?:viele|liebe|beste|herzliche|sch[öo]ne|mit "
    r"(?:freundlichen|besten|lieben)) gr(?:ü|u|ue)(?:ß|ss)en?|mfg|lg|vg|(?:vielen )?dank"
    r"|(?:bien )?cordialement|merci(?: beaucoup| d'avance)?|bien à vous|(?:un )?saludos?"
    r"|(?:muchas )?gracias|(?:muito )?obrigad[oa]|(?:(?:os )?melhores )?cumprimentos|abraços?"
    r"|(?:cordiali |distinti )?saluti|grazie(?: mille)?|(?:met vriendelijke )?groet(?:en|jes)?"
    r"|(?:med )?v[äe]nliga? h[äi]l[sn]ning(?:ar)?|mvh|tack)[,.! ]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s*>|\s*-{3,}\s*\w.*-{3,}\s*$|.*\b(?:wrote|schrieb|écrit|escribió)\b.*:\s*$")
_SIGNATURE = re.compile(r"--\s*|_{5,}\s*")
_LINES_BELOW, _LONG_LINE = 6, 60  # of a farewell: at most so many lines, each so short
_SIGNED = re.compile(r"(?:(?:\A|\n)\s*\[name\][.,]?\s*)+\Z")
_MARKED = re.compile(r"^(?=[#>])", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What somebody said on a ticket, to everybody."""

    body: str
    by_customer: bool


@dataclass(frozen=True)
class Drafted:
    """A draft, and what was taken out of it, once each."""

    title: str
    body: str
    taken: Sequence[Taken]


@dataclass(frozen=True)
class Known:
    """Who may be named in a text: people and companies."""

    people: Sequence[str] = ()
    companies: Sequence[str] = ()

    def taken_from(self, text: str) -> tuple[str, list[Taken]]:
        """Take them, and what else is private, out of a text."""
        return without_private(text, names=self.people, companies=self.companies)


def drafted(
    subject: str, said: Sequence[Said], *, known: Known, headings: tuple[str, str]
) -> Drafted | None:
    """Draft an article from a ticket; None where it holds no question or nobody answered it.

    The question is what the customer wrote first, the solution all that we answered; `headings`
    are those of the two.
    """
    told = [name for one in said for name in names_told(one.body)]
    known = Known([*known.people, *told], known.companies)
    title, taken = known.taken_from(_REPLY.sub("", subject).strip())
    texts = []
    for heading, by_customer in zip(headings, (True, False), strict=True):
        words = [_without(one.body, known) for one in said if one.by_customer is by_customer]
        words = [(text, out) for text, out in words if text][: 1 if by_customer else None]
        if not words:
            return None
        taken += [one for _, out in words for one in out]
        texts.append(f"## {heading}\n\n" + "\n\n".join(_plain(text) for text, _ in words))
    return Drafted(title[:_LONGEST_TITLE], "\n\n".join(texts), list(dict.fromkeys(taken)))


def _without(body: str, known: Known) -> tuple[str, list[Taken]]:
    """Clean what somebody said, and take out what is private and with what they signed."""
    text, taken = known.taken_from(_cleaned(body))
    return _SIGNED.sub("", text), taken


def _cleaned(body: str) -> str:
    """Leave out the greeting, the farewell with all below it, quotes and signatures."""
    lines = body.replace("\r\n", "\n").split("\n")
    above = takewhile(lambda line: not _SIGNATURE.fullmatch(line), lines)
    kept = [line for line in above if not _QUOTED.match(line)]
    kept = kept[: _farewell_in(kept)]
    return _GREETING.sub("", "\n".join(kept).strip()).strip()


def _farewell_in(lines: Sequence[str]) -> int:
    """Return where the farewell begins, or the end."""
    first = max(0, len(lines) - _LINES_BELOW - 1)
    for place in range(first, len(lines)):
        below = lines[place + 1 :]
        if _FAREWELL.fullmatch(lines[place]) and all(len(line) <= _LONG_LINE for line in below):
            return place
    return len(lines)


def _plain(text: str) -> str:
    """Let what was written as plain text be no heading and no quote of Markdown."""
    return _MARKED.sub(r"\\", text)
