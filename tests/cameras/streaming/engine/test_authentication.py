import pytest

from cameras.streaming.engine import authentication
from cameras.streaming.engine.authentication import Challenge


def answered(challenge: Challenge, **more: str) -> str:
    given = {"method": "GET", "uri": "/dir/index.html", "username": "Mufasa", "password": "Circle Of Life", **more}
    return authentication.answer(challenge, count=1, client_nonce="0a4f113b", **given)


def test_the_example_of_rfc_2617_is_answered_as_printed_there() -> None:
    challenge = Challenge("MD5", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "5ccc", qop=True)

    assert 'response="6629fae49393a05397450978507c4ef1"' in answered(challenge)


def test_the_sha_256_example_of_rfc_7616_is_answered_as_printed_there() -> None:
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    challenge = Challenge("SHA-256", "http-auth@example.org", nonce, qop=True)
    header = authentication.answer(
        challenge,
        method="GET",
        uri="/dir/index.html",
        username="Mufasa",
        password="Circle of Life",
        count=1,
        client_nonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )

    assert "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" in header


def test_basic_is_answered_in_one_word() -> None:
    header = authentication.answer(
        Challenge("Basic", "x"), method="GET", uri="u", username="a", password="b", count=1, client_nonce=""
    )

    assert header == "Basic YTpi"


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        (['Basic realm="x"'], "Basic"),
        (['Basic realm="x"', 'Digest realm="x", nonce="n"'], "MD5"),
        (['Digest realm="x", nonce="n"', 'Digest realm="x", nonce="n", algorithm=SHA-256'], "SHA-256"),
        (['Digest realm="x", nonce="n", algorithm=MD5-sess', 'Basic realm="x"'], "Basic"),
        (['digest realm="x", nonce="n", qop="auth-int,auth"'], "MD5"),
    ],
)
def test_the_strongest_known_way_is_chosen(headers: list[str], scheme: str) -> None:
    challenge = authentication.strongest(headers)

    assert challenge is not None
    assert challenge.scheme == scheme


@pytest.mark.parametrize(
    "header",
    ["", "NTLM", 'Digest realm="x"', 'Digest realm="x", nonce="n", qop="auth-int"', 'Digest nonce="n", algorithm=X'],
)
def test_a_way_nobody_knows_is_none(header: str) -> None:
    assert authentication.strongest([header]) is None


def test_a_quote_in_the_name_stays_inside_its_quotes() -> None:
    assert 'username="a\\"b"' in answered(Challenge("MD5", "r", "n"), username='a"b')
