"""What a camera address may be, and a corpus of what people will try."""

import ipaddress
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.addresses import SNAPSHOT_SCHEMES, AddressPolicy, BadAddress, check, redact

POLICY = AddressPolicy(networks=[ipaddress.ip_network("10.20.0.0/16"), ipaddress.ip_network("fd00:20::/32")])
DEMO = AddressPolicy(networks=POLICY.networks, loopback_allowed=True)

GOOD = [
    ("rtsp://10.20.1.2", "rtsp://10.20.1.2:554/"),
    ("rtsp://10.20.1.2/Streaming/Channels/102", "rtsp://10.20.1.2:554/Streaming/Channels/102"),
    ("rtsp://10.20.1.2:8554/cam/realmonitor?channel=1&subtype=1", "rtsp://10.20.1.2:8554/cam/realmonitor?channel=1&subtype=1"),
    ("rtsps://10.20.255.254/live", "rtsps://10.20.255.254:322/live"),
    ("rtsp://[fd00:20::5]:554/live", "rtsp://[fd00:20::5]:554/live"),
]  # fmt: skip

HOSTILE: list[str] = json.loads((Path(__file__).parent / "hostile_addresses.json").read_text())


@pytest.mark.parametrize(("text", "normal"), GOOD)
def test_a_plain_camera_address_is_taken_and_written_out_in_full(text: str, normal: str) -> None:
    assert str(check(text, POLICY)) == normal


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_address_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        check(text, POLICY)
    assert len(text) < 8 or text not in str(refusal.value)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(set(HOSTILE)) >= 60


def test_loopback_is_for_the_demo_only() -> None:
    assert check("rtsp://127.0.0.1:8554/SIM-001/sub", DEMO).port == 8554
    with pytest.raises(BadAddress, match="loopback"):
        check("rtsp://127.0.0.1:8554/SIM-001/sub", POLICY)


def test_a_snapshot_may_be_fetched_by_http_but_a_stream_may_not() -> None:
    assert check("http://10.20.1.2/snap.jpg", POLICY, schemes=SNAPSHOT_SCHEMES).port == 80
    with pytest.raises(BadAddress, match="scheme"):
        check("http://10.20.1.2/snap.jpg", POLICY)


@given(st.text(max_size=80))
def test_any_text_is_either_refused_or_stays_inside_the_camera_networks(text: str) -> None:
    try:
        address = check(text, POLICY)
    except BadAddress:
        return
    assert any(ipaddress.ip_address(address.host) in network for network in POLICY.networks)


@given(st.from_regex(r"\Artsp://(127|10|169|8)\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(:[0-9]{1,6})?/[a-z]{0,9}\Z"))
def test_whatever_passes_means_the_same_after_writing_it_out(text: str) -> None:
    try:
        address = check(text, POLICY)
    except BadAddress:
        return
    assert check(str(address), POLICY) == address


def test_redaction_keeps_scheme_and_network_only() -> None:
    assert redact("rtsp://10.20.1.2:554/Streaming/102") == "rtsp://10.20.x.x/…"
    assert redact("rtsp://user:secret@10.20.1.2/") == "…"
    assert redact("") == ""
