"""Where the house may send to, and what a template may say: refusals first."""

import ipaddress
import json

import pytest

from incidents.ladder import outbound
from incidents.ladder.channels import bot, webhook
from incidents.ladder.channels.bot import BadTemplate
from incidents.ladder.channels.webhook import BadSecret
from incidents.ladder.outbound import BadTarget, OutboundPolicy

STRICT = OutboundPolicy()
GATEWAYS = OutboundPolicy([ipaddress.ip_network("10.20.0.0/16")])
DEMO = OutboundPolicy(loopback_allowed=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://gateway.example/",
        "ftp://gateway.example/",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@gateway.example/",
        "https://gateway.example:99999/",
        "https://gateway.example/#part",
        "https://gateway.example/a b",
        "https://gateway.example/\r\nHost: other",
        "https://gateway.example\\@127.0.0.1/",
        "https://gate_way;x/",
        "https://wörter.example/",
        "https://" + "a" * 600,
    ],
)
def test_no_web_address(url: str) -> None:
    with pytest.raises(BadTarget):
        outbound.web_target(url, STRICT)


@pytest.mark.parametrize("text", ["", "mail.example", "mail.example:0", "mail.example:70000", ":25", "a b:25", "m:²5"])
def test_no_mail_server(text: str) -> None:
    with pytest.raises(BadTarget):
        outbound.mail_target(text)


@pytest.mark.parametrize(
    ("address", "policy", "is_allowed"),
    [
        ("93.184.216.34", STRICT, True),
        ("2606:2800:220:1::1", STRICT, True),
        ("127.0.0.1", STRICT, False),
        ("::1", STRICT, False),
        ("0.0.0.0", STRICT, False),  # noqa: S104  an address that is refused
        ("10.20.1.1", STRICT, False),
        ("192.168.1.1", STRICT, False),
        ("169.254.169.254", STRICT, False),
        ("fe80::1%eth0", STRICT, False),
        ("fd00::1", STRICT, False),
        ("224.0.0.1", STRICT, False),
        ("100.64.0.1", STRICT, False),
        ("::ffff:10.20.1.1", GATEWAYS, False),
        ("64:ff9b::a14:101", STRICT, False),
        ("2002:a14:101::1", GATEWAYS, False),
        ("10.20.1.1", GATEWAYS, True),
        ("10.21.1.1", GATEWAYS, False),
        ("127.0.0.1", GATEWAYS, False),
        ("127.0.0.1", DEMO, True),
    ],
)
def test_which_addresses_a_name_may_stand_for(address: str, policy: OutboundPolicy, is_allowed: bool) -> None:
    target = outbound.mail_target("mail.example:25")
    if is_allowed:
        assert outbound.addresses_of(target, policy, look_up=lambda host, port: [address]) == [address]
    else:
        with pytest.raises(BadTarget):
            outbound.addresses_of(target, policy, look_up=lambda host, port: [address])


def test_one_bad_address_refuses_the_name() -> None:
    target = outbound.web_target("https://gateway.example/", STRICT)
    with pytest.raises(BadTarget):
        outbound.addresses_of(target, STRICT, look_up=lambda host, port: ["93.184.216.34", "127.0.0.1"])


def test_an_address_in_figures_is_not_looked_up() -> None:
    target = outbound.web_target("https://93.184.216.34:8443/a?b=c", STRICT)
    assert (target.port, target.path) == (8443, "/a?b=c")
    assert outbound.addresses_of(target, STRICT, look_up=lambda host, port: []) == ["93.184.216.34"]


def test_plain_http_reaches_loopback_of_a_demo_and_nothing_else() -> None:
    assert outbound.web_target("http://127.0.0.1:8000/", DEMO).is_tls is False
    for url, policy in (("http://127.0.0.1:8000/", STRICT), ("http://93.184.216.34/", DEMO)):
        with pytest.raises(BadTarget):
            outbound.web_target(url, policy)


@pytest.mark.parametrize(
    ("address", "settings"),
    [
        ("https://{chat}.example/", {}),
        ("https://gateway.example:{chat}/", {}),
        ("{secret}", {}),
        ("https://gateway.example/{password}", {}),
        ("https://gateway.example/", {"body": "{text.__class__}{other}"}),
        ("https://gateway.example/", {"method": "DELETE"}),
        ("https://gateway.example/", {"headers": {"Host": "other"}}),
        ("https://gateway.example/", {"headers": {"X-A": "a\r\nX-B: b"}}),
        ("https://gateway.example/", {"headers": {"X A": "a"}}),
        ("https://gateway.example/", {"headers": ["a"]}),
        ("https://gateway.example/", {"headers": {f"X-{n}": "" for n in range(20)}}),
        ("https://gateway.example/", {"body": "x" * 5000}),
    ],
)
def test_no_template(address: str, settings: dict[str, object]) -> None:
    with pytest.raises((BadTemplate, BadTarget)):
        bot.check(address, settings, STRICT)


def test_format_codes_attributes_and_indexes_are_plain_text() -> None:
    odd = "{text!r} {text.x} {text[0]} {0} {} {{text}}"
    assert bot.fill(odd, {"text": "T"}, encode=str) == "{text!r} {text.x} {text[0]} {0} {} {T}"


def test_what_was_filled_in_is_not_looked_at_again() -> None:
    assert bot.fill("{text}", {"text": "{secret}", "secret": "s3"}, encode=str) == "{secret}"


def test_a_text_cannot_leave_the_string_in_which_it_stands() -> None:
    text = 'a"},"chat_id":"evil\n\\'
    filled = bot.fill('{"text": "{text}"}', {"text": text}, encode=bot.encoder_of("application/json; charset=utf-8"))
    assert json.loads(filled) == {"text": text}
    form = bot.fill("text={text}", {"text": "a&b=c"}, encode=bot.encoder_of("application/x-www-form-urlencoded"))
    assert form == "text=a%26b%3Dc"


@pytest.mark.parametrize("secret", ["", "whsec_", "abc", "whsec_???", "whsec_YWJj", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
def test_no_webhook_secret(secret: str) -> None:
    with pytest.raises(BadSecret) as refused:
        webhook.key_of(secret)
    assert not secret or len(secret) < 7 or secret not in str(refused.value)


def test_the_signature_is_that_of_the_specifications_own_libraries() -> None:
    """The example that the libraries of Standard Webhooks test themselves with."""
    key = webhook.key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signed = webhook.signature(key, uid="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body=body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
