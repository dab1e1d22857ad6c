"""How often something may be tried: per account, and per address, which an office may share."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from steward.kit import db, limits


@dataclass(frozen=True)
class _Limit:
    per_account: int
    per_address: int
    within: timedelta


_LIMITS = {
    "sign-in": _Limit(20, 300, timedelta(minutes=15)),
    "code": _Limit(10, 300, timedelta(minutes=15)),
    "mail": _Limit(5, 100, timedelta(hours=1)),
    "sign-up": _Limit(5, 60, timedelta(hours=1)),
}


def throttle(what: str, account: object) -> None:
    """Count a try. Raises TooMany, with how long to wait."""
    limit = _LIMITS[what]
    tries = {
        f"{what}:address:{request.remote_addr}": limit.per_address,
        _key(what, account): limit.per_account,
    }
    for key, most in tries.items():
        limits.hit(db.database(), key, most=most, per=limit.within)


def succeeded(what: str, account: object) -> None:
    """Forget the tries of an account, once one succeeded."""
    limits.clear(db.session(), _key(what, account))


def _key(what: str, account: object) -> str:
    return f"{what}:account:{str(account).casefold()}"
