"""Passwords, secrets and devices, as values alone."""

from datetime import UTC, datetime

import pyotp
import pytest
from argon2 import PasswordHasher

from steward.accounts.rules import (
    Sealer,
    device_of,
    hash_of_code,
    new_recovery_codes,
    new_secret,
    step_of,
    verify_password,
    weakness_of,
)

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)


def test_real_passwords_are_hashed_with_the_recommended_parameters() -> None:
    real = PasswordHasher()
    assert (real.memory_cost, real.time_cost) == (65536, 3)
    assert real.type.name == "ID"


@pytest.mark.parametrize("known", ["not a hash", "$argon2id$v=19$m=8,t=1,p=1$x$y", ""])
def test_a_broken_hash_lets_nobody_in(known: str) -> None:
    assert not verify_password("nobody's password", known)
    assert not verify_password("nobody's password", None)


@pytest.mark.parametrize(
    "password", ["nine copper lanterns", "Ünder trübes Wässer?", "🜁🜂🜃🜄 four elements"]
)
def test_a_good_password_has_no_weakness(password: str) -> None:
    assert weakness_of(password, "Dan Dorsey", "dan@home.example") is None


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "k" * 201,
        "PASSWORD1234",
        "aaaaaaaaaaaaaaaa",
        "dan@home.example",
    ],
)
def test_a_bad_one_has(password: str) -> None:
    assert weakness_of(password, "Dan Dorsey", "dan@home.example")


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert min(map(len, made)) == 43


def test_recovery_codes_are_told_apart_however_they_are_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert hash_of_code(f" {codes[0].upper()} ") == hash_of_code(codes[0].replace("-", ""))
    assert hash_of_code(codes[0]) != hash_of_code(codes[1])


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "é"])
def test_what_is_no_code_fits_no_step(code: str) -> None:
    assert step_of(code, pyotp.random_base32(), NOW) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(NOW)
    assert step_of(f"{code[:3]} {code[3:]}", secret, NOW) == int(NOW.timestamp()) // 30


def test_another_key_opens_no_sealed_secret() -> None:
    sealed = Sealer("one key").seal("JBSWY3DPEHPK3PXP")
    assert Sealer("one key").unseal(sealed) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(ValueError, match="sealed with another key"):
        Sealer("another").unseal(sealed)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/26 Safari/605", "Safari on macOS"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, device: str) -> None:
    assert device_of(agent) == device
