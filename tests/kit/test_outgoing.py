"""Requests to addresses that others named: none into our own network, none without end."""

import time
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kit import outgoing
from steward.kit.outgoing import NoAnswer, NotAllowed, is_public
from tests.kit.http_sink import listening
from tests.kit.mail_servers import free_port

HERE = frozenset({"127.0.0.1"})
NOWHERE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse, nothing is bound
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::10.0.0.1",
        "ff02::1",
    ],
)
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_inside_ipv6_as_by_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert not (is_public(str(address)) and ip_address(str(address)).is_private)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "http://example.com/x",
        "https://user:word@example.com/",
        "ftp://example.com/",
        "https:///x",
        "https://example.com:port/",
        "//example.com",
        "",
    ],
)
def test_what_is_no_public_https_address_is_refused_before_a_byte_is_sent(url: str) -> None:
    with pytest.raises(NotAllowed):
        outgoing.post(url, b"{}", {}, allowed=NOWHERE)


def test_a_name_that_leads_into_a_private_network_is_refused_after_resolution() -> None:
    outgoing.check_url("https://localhost/x", NOWHERE)  # by its looks it could be anywhere
    with pytest.raises(NotAllowed, match="localhost is in a private network"):
        outgoing.post("https://localhost/x", b"{}", {}, allowed=NOWHERE)


def test_a_redirect_is_answered_not_followed() -> None:
    with listening() as other, listening() as sink:
        sink.usual = (307, {"Location": other.url}, b"over there")
        answer = outgoing.post(sink.url, b"{}", {}, allowed=HERE)
    assert (answer.status, answer.text) == (307, "over there")
    assert not other.bodies


def test_one_that_drips_byte_by_byte_is_cut_when_the_time_is_over() -> None:
    with listening() as sink:
        sink.drip = 0.05
        started = time.monotonic()
        with pytest.raises(NoAnswer, match="No whole answer in time"):
            outgoing.post(sink.url, b"{}", {}, allowed=HERE, time_limit=0.4)
        assert time.monotonic() - started < 2


def test_of_an_endless_answer_only_the_beginning_is_kept() -> None:
    with listening() as sink:
        sink.usual = (200, {}, b"x" * 300_000)
        answer = outgoing.post(sink.url, b"{}", {}, allowed=HERE)
    assert len(answer.text) == 500


def test_nobody_there_and_no_such_name_are_said_in_words() -> None:
    with pytest.raises(NoAnswer, match="Connection refused"):
        outgoing.post(f"http://127.0.0.1:{free_port()}/", b"{}", {}, allowed=HERE)
    with pytest.raises(NoAnswer, match="No such host is known"):
        outgoing.post("https://nobody.invalid/", b"{}", {}, allowed=NOWHERE)


def test_what_is_no_tls_is_no_answer() -> None:
    with listening() as sink:
        secure = sink.url.replace("http:", "https:")
        with pytest.raises(NoAnswer):
            outgoing.post(secure, b"{}", {}, allowed=HERE, time_limit=2)
