"""Passkeys (WebAuthn): offered with a challenge, checked, named, removed.

The cryptography is py_webauthn's. A challenge is a one-time token: it works once, for five minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from steward.accounts.actions.one_time import Purpose, issue, use
from steward.accounts.errors import LinkNotValid, PasskeyRefused
from steward.accounts.events import PasskeyAdded, PasskeyRemoved
from steward.accounts.models import Passkey, User
from steward.accounts.queries import find_passkey, get_user, passkeys_of
from steward.accounts.rules import Actor
from steward.kit import clock, events
from steward.kit.errors import NotFound

# py_webauthn lets some failures of what it parses with through.
_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError)
Answer = Mapping[str, Any]  # what the browser sends


@dataclass(frozen=True)
class Site:
    """Where passkeys are bound to: the host, and the whole origin the page was loaded from."""

    host: str
    origin: str
    name: str


def offer_passkey(session: Session, site: Site, *, actor: Actor) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for the actor."""
    challenge = issue(session, Purpose.NEW_PASSKEY, actor.user_id)
    known = passkeys_of(session, actor.user_id or 0)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=str(actor.user_id).encode(),
        user_name=actor.email,
        user_display_name=actor.name,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
    )
    return options_to_json_dict(options)


def add_passkey(session: Session, answer: Answer, name: str, site: Site, *, actor: Actor) -> None:
    """Keep the passkey that the browser made. Raises PasskeyRefused or LinkNotValid."""
    challenge = _use_challenge(session, answer, Purpose.NEW_PASSKEY, actor.user_id)
    try:
        made = webauthn.verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    if find_passkey(session, made.credential_id) is not None:
        raise PasskeyRefused
    passkey = Passkey(
        user_id=actor.user_id,
        name=name,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=clock.now(),
    )
    session.add(passkey)
    session.flush()
    events.record(session, PasskeyAdded(subject_id=passkey.user_id, name=name), actor=actor)


def offer_passkey_sign_in(session: Session, site: Site) -> dict[str, Any]:
    """Return what the browser needs to sign in with whichever passkey it has for us."""
    challenge = issue(session, Purpose.PASSKEY_SIGN_IN)
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def sign_in_with_passkey(session: Session, answer: Answer, site: Site) -> User:
    """Return whose passkey signed our challenge. Raises PasskeyRefused or LinkNotValid.

    A passkey is two proofs in one (the device, and a finger or PIN), so no code is asked for.
    """
    challenge = _use_challenge(session, answer, Purpose.PASSKEY_SIGN_IN, None)
    passkey = find_passkey(session, _bytes_of(answer.get("rawId")))
    if passkey is None:
        raise PasskeyRefused
    try:
        proof = webauthn.verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    passkey.sign_count, passkey.used_at = proof.new_sign_count, clock.now()
    user = get_user(session, passkey.user_id)
    if user.suspended_at is not None:
        raise PasskeyRefused
    return user


def _use_challenge(
    session: Session, answer: Answer, purpose: Purpose, user_id: int | None
) -> bytes:
    response = answer.get("response")
    if not isinstance(response, Mapping):
        raise PasskeyRefused
    try:
        told = parse_client_data_json(_bytes_of(response.get("clientDataJSON")))
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    if use(session, purpose, bytes_to_base64url(told.challenge)) != user_id:
        raise LinkNotValid
    return told.challenge


def _bytes_of(encoded: object) -> bytes:
    try:
        return base64url_to_bytes(str(encoded))
    except ValueError as error:
        raise PasskeyRefused from error


def remove_passkey(session: Session, passkey_id: int, *, actor: Actor) -> None:
    """Accept a passkey of the actor's no more. Raises NotFound when it is not theirs."""
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != actor.user_id:
        raise NotFound
    session.delete(passkey)
    fact = PasskeyRemoved(subject_id=passkey.user_id, name=passkey.name)
    events.record(session, fact, actor=actor)
