"""Small filters, asked one after the other: each knows one kind of mail, and says by which sign."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import getaddresses

from steward.channels.rules.bounces import bounce, is_from_nobody
from steward.channels.rules.kinds import Kind, Verdict
from steward.kit.mails import ParsedMail

LOOP_MARK = "x-loop"
_MOST_HOPS = 50  # "Received" lines; RFC 5321, 6.3, wants at least 100 allowed to a relay, not to us
# What programs write before the subject that they answer; after it comes a colon or nothing.
_ANSWERED_BY_ITSELF = re.compile(
    r"\s*(?:re: ?)?\[?(?:auto(?:matic|mated|matische|mática|matica|matisk|matyczna)?[- ]?"
    r"(?:reply|response|respons|responder|antwort|antwoord|svar|odpowiedź)|"
    r"out[ -]of[ -](?:the[ -])?office|abwesenheits\w*|réponse automatique|réponse d'absence|"
    r"respuesta automática|risposta automatica|fuori sede|resposta automática|"
    r"autosvar|frånvaro\w*|fravær\w*|afwezig\w*|poissa|automaattinen vastaus|"
    r"automatická odpověď|automatyczna odpowiedź|автоответ|自動応答|自动回复|자동 회신)"
    r"\]?\s*(?:[:：\-–]|$)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:out of office|on vacation|on leave|on holiday|away from my (?:desk|mail)|"
    r"im urlaub|nicht im büro|en vacances|de vacaciones|in ferie|op vakantie)\b",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(r"\s*(?:complaint about message from|abuse report)\b", re.IGNORECASE)
_TOLD_COMPLAINT = re.compile(r'notificationType\\?" ?: ?\\?"Complaint')
_LOOKED_AT = 20_000  # characters of a text
_ANSWERING_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
    "x-vacation",
    "x-mlserver",  # a list that refuses somebody
)


@dataclass(frozen=True)
class Ours:
    """What is ours: our addresses in lower case, and the word by which our own mail is marked."""

    addresses: frozenset[str]
    mark: str


def judge(mail: ParsedMail, ours: Ours, envelope_from: str | None) -> Verdict:
    """Say what a mail is: by the first filter that knows it, else it is a letter.

    `envelope_from` is the return path where the receiver was told one; empty is the null path.
    """
    path = return_path(mail, envelope_from)
    for knows in FILTERS:
        verdict = knows(mail, ours, path)
        if verdict is not None:
            return verdict
    return Verdict(Kind.LETTER, "nothing says that a program wrote it")


def return_path(mail: ParsedMail, envelope_from: str | None) -> str | None:
    """Return where a failure would be sent: empty when nowhere, None when nobody said."""
    if envelope_from is not None:
        return envelope_from
    written = mail.headers.get("return-path")
    return written[0].strip().strip("<>").strip() if written else None


def senders(mail: ParsedMail) -> list[str]:
    """List the addresses that the mail says it is from, in lower case."""
    return [address.lower() for _, address in getaddresses(mail.headers.get("from", ()))]


def loop(mail: ParsedMail, ours: Ours, _path: str | None) -> Verdict | None:
    """Know a mail of ours that came back, and one that goes round in circles."""
    if ours.mark.lower() in {value.strip().lower() for value in mail.headers.get(LOOP_MARK, ())}:
        return Verdict(Kind.LOOP, "it carries the mark of our own mail")
    if len(mail.headers.get("received", ())) > _MOST_HOPS:
        return Verdict(Kind.LOOP, f"it went through more than {_MOST_HOPS} servers")
    return None


def own_mail(mail: ParsedMail, ours: Ours, _path: str | None) -> Verdict | None:
    """Know a mail that says it is from one of our own addresses."""
    mine = [address for address in senders(mail) if untagged(address) in ours.addresses]
    return Verdict(Kind.OWN, f"it says it is from us ({mine[0]})") if mine else None


def untagged(address: str) -> str:
    """Return an address without what stands after a plus, in lower case."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def abuse_report(mail: ParsedMail, _ours: Ours, _path: str | None) -> Verdict | None:
    """Know a complaint that a reader's provider sends (RFC 5965)."""
    content = mail.header("content-type").lower()
    kinds = {report.media_type for report in mail.reports}
    if "feedback-report" in content or "message/feedback-report" in kinds:
        return Verdict(Kind.ABUSE, "a provider's report that somebody complained (RFC 5965)")
    if _TOLD_COMPLAINT.search(mail.text[:_LOOKED_AT]) and is_from_nobody(mail):
        return Verdict(Kind.ABUSE, "a provider's report that somebody complained")
    if _COMPLAINT.match(mail.subject) and "message/rfc822" in kinds:
        return Verdict(Kind.ABUSE, "a provider's report that somebody complained")
    return None


def failed_delivery(mail: ParsedMail, ours: Ours, path: str | None) -> Verdict | None:
    """Know a mail that could not be delivered, and whose it was."""
    return bounce(mail, ours.addresses, path)


def auto_reply(mail: ParsedMail, _ours: Ours, path: str | None) -> Verdict | None:
    """Know what a program answers for somebody (RFC 3834), and receipts."""
    signs = {
        "Auto-Submitted: auto-replied (RFC 3834)": _submitted(mail).startswith("auto-replied"),
        "a header of programs that answer": any(one in mail.headers for one in _ANSWERING_HEADERS),
        "Precedence: auto_reply": _precedence(mail) == "auto_reply",
        "a receipt (RFC 8098)": "disposition-notification" in mail.header("content-type").lower(),
        "its subject begins as programs begin an answer": _ANSWERED_BY_ITSELF.match(mail.subject),
        "the null return path, and a subject of absence": path == "" and _AWAY.search(mail.subject),
    }
    found = next((name for name, is_so in signs.items() if is_so), None)
    return Verdict(Kind.AUTO_REPLY, found) if found else None


def automatic(mail: ParsedMail, _ours: Ours, path: str | None) -> Verdict | None:
    """Know what a program wrote, so that none of ours answers it."""
    signs = {
        "Auto-Submitted (RFC 3834)": not _submitted(mail).startswith("no"),
        "Precedence": _precedence(mail) in _BULK,
        "a mailing list (RFC 2919)": "list-id" in mail.headers,
        "X-Auto-Response-Suppress": "x-auto-response-suppress" in mail.headers,
        "the null return path": path == "",
        "a subject of absence": _AWAY.search(mail.subject),
        "a sender whom nobody reads": is_from_nobody(mail),
    }
    found = next((name for name, is_so in signs.items() if is_so), None)
    return Verdict(Kind.AUTOMATIC, f"a program wrote it: {found}") if found else None


_BULK = frozenset({"bulk", "list", "junk"})


def _submitted(mail: ParsedMail) -> str:
    return mail.header("auto-submitted").strip().lower() or "no"


def _precedence(mail: ParsedMail) -> str:
    return mail.header("precedence").strip().lower()


_Filter = Callable[[ParsedMail, Ours, str | None], Verdict | None]
FILTERS: Sequence[_Filter] = (
    loop,
    abuse_report,
    failed_delivery,
    own_mail,
    auto_reply,
    automatic,
)
