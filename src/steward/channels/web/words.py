"""What a mail is, in words."""

from flask_babel import lazy_gettext

from steward.channels.rules import Kind

KINDS = {
    Kind.LETTER: (lazy_gettext("From a person"), "ok"),
    Kind.AUTOMATIC: (lazy_gettext("From a program"), ""),
    Kind.AUTO_REPLY: (lazy_gettext("Automatic answer"), ""),
    Kind.BOUNCE: (lazy_gettext("Came back"), "soon"),
    Kind.ABUSE: (lazy_gettext("Complaint"), "soon"),
    Kind.OWN: (lazy_gettext("Our own"), ""),
    Kind.LOOP: (lazy_gettext("In a circle"), ""),
    Kind.DUPLICATE: (lazy_gettext("Twice the same"), ""),
    Kind.UNREADABLE: (lazy_gettext("Not readable"), "late"),
    "waiting": (lazy_gettext("Waits"), "soon"),
}
WAYS = {
    "imap": lazy_gettext("from a mailbox"),
    "smtp": lazy_gettext("from a mail server"),
    "file": lazy_gettext("from a file"),
}
