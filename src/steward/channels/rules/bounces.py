"""Mail that came back: whether it is that, which address failed, and whether for good."""

import re
from collections.abc import Collection, Iterator
from email.utils import getaddresses

from steward.channels.rules.kinds import Kind, Verdict
from steward.kit.mails import ParsedMail

_LOOKED_AT = 20_000  # characters of a text
_ROBOTS = re.compile(
    r"(?:mailer[-_. ]?daemon|mail[-_. ]?daemon|post[-_.]?master|mdaemon|"
    r"mail[-_. ]?deliver[\w.]*|double-bounce|bounces?|antispam|mail[-_.]?admin|symantec\w*|"
    r"maileroute|mmdf)",
    re.IGNORECASE,
)
_ROBOT_NAMES = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|administrator|router|system|daemon)|delivery (?:sub)?system|"
    r"postmaster|internet mail|mailer-daemon|delivery status",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|undelivered|not be delivered|n[o']t delivered|could ?n[o']t (?:be )?deliver|"
    r"deliver(?:y|ed|able)?[ :-]*(?:status |has |have )?(?:notif|fail|error|report|problem|delay|"
    r"unsuccess|incomplete)|"
    r"(?:fail\w*|unable|problem|error|cannot) (?:to |in |with )?(?:send|deliver)|"
    r"delivery (?:notification|has failed|temporarily|to the following|of mail)|"
    r"returned (?:mail|e-?mail|message)|mail (?:could not|system error|error|failure|returned)|"
    r"message (?:could not|not deliver|was not|undeliver|status|rejected|blocked|bounced)|"
    r"failure (?:notice|delivery)|failed (?:mail|delivery|recipient)|"
    r"non[- ]?(?:recapito|remis|deliver)|"
    r"bounced? (?:mail|message|action)|"
    r"\bbounce (?:mail|notif)|nondeliverable|unzustellbar|nicht zugestellt|unzustellbarkeit|"
    r"échec|non distribu|no entregad|devuel|não entreg|mancata consegna|"
    r"rejected|user unknown|warning: (?:could not|message)|"
    r"配信|送信できません|不達|エラーメール|未送達|"
    r"transcript for details|permanent (?:delivery )?(?:failure|error|fatal)|"
    r"mail delivery|delivery (?:failed|failure|error)|e-?mail (?:bounced|returned|rejected)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"did not reach|could(?: not|n't) be delivered|was(?: not|n't) delivered|unable to deliver|"
    r"delivery (?:has )?failed|permanent(?:ly)? (?:fatal )?(?:error|fail)|undeliverable|"
    r"user unknown|unknown user|no such (?:user|address|recipient)|"
    r"mailbox (?:is )?(?:full|unavailable)|"
    r"\b5\d\d[ -]5\.\d\.\d|\b[45]\.\d{1,2}\.\d{1,3}\b|host (?:unknown|not found)|over ?quota|"
    r"not be delivered|returned (?:to sender|message|below)|message bounced|"
    r"original message|failed (?:address|recipient)|reason for (?:failure|return)|"
    r"mail(?:box)? (?:account )?does ?n[o']t exist|rejected|bounced",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"could not be delivered to|was not delivered|"
    r'notificationType\\?" ?: ?\\?"(?:Bounce|Delivery)\\?"|'
    r"invalid user address|delivery to the following|undeliverable",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"^[> ]*final-recipient:", re.IGNORECASE | re.MULTILINE)
_NOBODY = re.compile(r"(?:no|do[-_.]?not)[-_.]?reply", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_FINAL_RECIPIENT = re.compile(
    r"^[> ]*(?:final|original)-recipient:[^\n;]*;?\s*<?([^\s<>;]+@[^\s<>;]+)",
    re.IGNORECASE | re.MULTILINE,
)
_ACTION = re.compile(r"^action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([245])\.\d{1,2}\.\d{1,3}\b|(?<![\d.-])([45])\d\d(?= |-5)")
_FAILED = ("x-failed-recipients", "x-actual-recipient", "original-recipient")


def bounce(mail: ParsedMail, ours: Collection[str], path: str | None) -> Verdict | None:
    """Know a mail that tells of one that was not delivered (RFC 3464, and those that are older)."""
    sign = _sign_of(mail, path)
    if sign is None:
        return None
    texts = list(_texts(mail))
    words = "\n".join(texts)
    return Verdict(Kind.BOUNCE, sign, _address_in(mail, words, ours), is_final=_is_final(words))


def _sign_of(mail: ParsedMail, path: str | None) -> str | None:
    content = mail.header("content-type").lower()
    if "delivery-status" in content or _has_status(mail):
        return "a report that mail was not delivered (RFC 3464)"
    if any(name in mail.headers for name in _FAILED):
        return "it names recipients that failed"
    if _is_from_robot(mail, path) and (_SUBJECT.search(mail.subject) or _BODY.search(_said(mail))):
        return "a mail server tells of a failed delivery"
    return _sign_in_words(mail, path)


def _sign_in_words(mail: ParsedMail, path: str | None) -> str | None:
    """Look at what is said, where the sender tells nothing."""
    subject, said = mail.subject, _said(mail)
    if path == "" and _SUBJECT.search(subject) and _BODY.search(said):
        return "the null return path, and words of a failed delivery"
    if is_from_nobody(mail) and _RETURNED.search(said):
        return "a sender whom nobody reads tells of a failed delivery"
    if _SUBJECT.search(subject) and _REPEATED.search(said):
        return "it repeats a report that mail was not delivered"
    return None


def is_from_nobody(mail: ParsedMail) -> bool:
    """Whether its sender says that nobody reads what is sent there."""
    named = getaddresses(mail.headers.get("from", ()))
    return any(_NOBODY.match(address) for _, address in named)


def _has_status(mail: ParsedMail) -> bool:
    return any(one.media_type.endswith("delivery-status") for one in (*mail.reports, *mail.files))


def _is_from_robot(mail: ParsedMail, path: str | None) -> bool:
    named = getaddresses(mail.headers.get("from", ()))
    if any(_ROBOTS.fullmatch(address.partition("@")[0]) for _, address in named if address):
        return True
    if any(_ROBOT_NAMES.search(f"{name} {address}") for name, address in named):
        return True
    return bool(path) and _ROBOTS.fullmatch(str(path).partition("@")[0]) is not None


def _said(mail: ParsedMail) -> str:
    return (mail.text or mail.html)[:_LOOKED_AT]


def _texts(mail: ParsedMail) -> Iterator[str]:
    """Yield what may name the address: reports first, then what is said to people."""
    for part in (*mail.reports, *mail.files):
        if part.media_type.endswith("delivery-status"):
            yield part.data[:_LOOKED_AT].decode("utf-8", "replace")
    yield _said(mail)


def _address_in(mail: ParsedMail, words: str, ours: Collection[str]) -> str | None:
    named = [value for name in _FAILED for value in mail.headers.get(name, ())]
    final = _FINAL_RECIPIENT.findall(words)
    senders = {address.lower() for _, address in getaddresses(mail.headers.get("from", ()))}
    returned = _recipients_of_returned(mail)
    candidates = [*final, *_ADDRESS.findall(" ".join(named)), *returned, *_ADDRESS.findall(words)]
    for found in candidates:
        address: str = found.strip("<>.,;:'\"").lower()
        local = address.partition("@")[0]
        if address not in senders and address not in ours and not _ROBOTS.fullmatch(local):
            return address
    return None


def _recipients_of_returned(mail: ParsedMail) -> list[str]:
    """List whom the returned mail was for, by its own head."""
    for report in mail.reports:
        if report.media_type in {"message/rfc822", "text/rfc822-headers"}:
            head = report.data[:_LOOKED_AT].decode("utf-8", "replace").partition("\n\n")[0]
            to = re.search(r"^to:(.*(?:\n[ \t].*)*)", head, re.IGNORECASE | re.MULTILINE)
            return _ADDRESS.findall(to[1]) if to else []
    return []


def _is_final(words: str) -> bool:
    """Whether it will fail again: by the first status that is told; a delay will not."""
    action = _ACTION.search(words)
    if action and action[1].lower() != "failed":
        return False
    status = _STATUS.search(words)
    return status is not None and "5" in status.groups()
