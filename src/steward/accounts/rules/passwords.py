"""Passwords: which ones are good enough, and how they are kept and checked.

Hashing takes a tenth of a second and 64 MiB on purpose: call it outside a transaction.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from steward.accounts.rules.secrets import new_secret
from steward.kit.marks import N_

SHORTEST, LONGEST = 12, 200  # characters
_GUESSABLE = 2  # zxcvbn's score, of 0 to 4: fewer than 10^8 guesses
_JUDGED = 72  # characters; longer ones take zxcvbn long and nobody else

hasher = PasswordHasher()  # argon2id as RFC 9106 wants it where memory is scarce


def weakness_of(password: str, *own_words: str) -> str | None:
    """Say what makes a password unsafe, or None. `own_words` (name, address) are easy to guess."""
    if not SHORTEST <= len(password) <= LONGEST:
        return N_("Use %(least)s to %(most)s characters.", least=SHORTEST, most=LONGEST)
    if password.lower() in _leaked():
        return N_("This password is on lists of leaked ones. Choose another.")
    known = [*own_words, *" ".join(own_words).split()]
    if zxcvbn(password[:_JUDGED], user_inputs=known)["score"] < _GUESSABLE:
        return N_("This is easy to guess. Four words that do not belong together work well.")
    return None


@cache
def _leaked() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return hasher.hash(password)


def verify_password(password: str, known_hash: str | None) -> bool:
    """Whether the password fits; without a known hash it takes as long and never does."""
    try:
        hasher.verify(known_hash or _hash_of_nobody(hasher), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(known_hash)


def is_outdated(known_hash: str) -> bool:
    """Whether the hash was made with other parameters than we use today."""
    return hasher.check_needs_rehash(known_hash)


@cache
def _hash_of_nobody(with_hasher: PasswordHasher) -> str:
    return with_hasher.hash(new_secret())
