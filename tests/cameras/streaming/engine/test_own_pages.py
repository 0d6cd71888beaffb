"""Whose page may open a live socket."""

import pytest

from cameras.streaming.engine.own_pages import asks_itself


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://warroom.example", "warroom.example"),
        ("https://Warroom.Example", "warroom.example"),
        ("https://warroom.example:8443", "warroom.example"),  # nginx tells no port
        ("https://warroom.example", "warroom.example:443"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://127.0.0.1:8000", "127.0.0.1:8001"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_site_s_own_pages_may(origin: str, host: str) -> None:
    assert asks_itself([(b"host", host.encode()), (b"origin", origin.encode())])


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "warroom.example"),
        ("https://warroom.example.evil.example", "warroom.example"),
        ("https://evil.example/warroom.example", "warroom.example"),
        ("https://warroom.example@evil.example", "warroom.example"),
        ("http://127.0.0.2:8000", "127.0.0.1:8000"),
        ("null", "warroom.example"),
        ("file://", ""),
        ("", "warroom.example"),
        ("https://[warroom.example", "warroom.example"),
        ("https://warroom.exampl\u00e9", "warroom.example"),
        ("https://warroom.example", ""),
    ],
)
def test_others_may_not(origin: str, host: str) -> None:
    assert not asks_itself([(b"host", host.encode()), (b"origin", origin.encode())])


def test_a_program_that_is_no_browser_says_nothing_and_may() -> None:
    assert asks_itself([(b"host", b"127.0.0.1:9000")])
