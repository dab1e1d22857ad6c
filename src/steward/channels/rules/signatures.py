"""Whether a text message comes from our gateway: by its signature, which only it can make."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

_YOUNGEST = timedelta(minutes=5)


def is_from_twilio(token: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Check X-Twilio-Signature: HMAC-SHA1 of the address and the sorted fields, in base64."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    expected = base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1"))
    return hmac.compare_digest(expected, signature.encode())


def is_from_gateway(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Check the headers of Standard Webhooks: HMAC-SHA256 of id, moment and body, and not old."""
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (moment.isascii() and moment.isdigit()):
        return False
    age = abs(now.timestamp() - int(moment))
    signed = f"{name}.{moment}.".encode() + body
    digest = base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()
    sent = headers.get("webhook-signature", "").split()
    fits = any(hmac.compare_digest(f"v1,{digest}".encode(), one.encode()) for one in sent)
    return fits and age <= _YOUNGEST.total_seconds()
