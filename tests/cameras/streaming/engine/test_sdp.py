import pytest

from cameras.streaming.engine import sdp
from cameras.streaming.engine.reasons import BadData

VIDEO = (
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;"
    "sprop-parameter-sets=Z0IA,aM4=\r\na=control:trackID=1\r\n"
)
SOUND = "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:trackID=2\r\n"
HEAD = "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=x\r\na=control:*\r\n"


@pytest.mark.parametrize("sections", [VIDEO, VIDEO + SOUND, SOUND + VIDEO], ids=["alone", "first", "last"])
def test_the_picture_is_found_wherever_its_section_stands(sections: str) -> None:
    media = sdp.parse(HEAD + sections).video()

    assert media is not None
    assert (media.codec, media.control, media.payload_type, media.clock_rate) == ("H264", "trackID=1", 96, 90_000)


def test_parameter_sets_are_decoded() -> None:
    media = sdp.parse(HEAD + VIDEO).video()

    assert media is not None
    assert sdp.parameter_sets(media) == [bytes.fromhex("674200"), bytes.fromhex("68ce")]


def test_parameter_sets_that_are_no_base64_are_left_out() -> None:
    media = sdp.parse(HEAD + VIDEO.replace("Z0IA", "é!")).video()

    assert media is not None
    assert sdp.parameter_sets(media) == [bytes.fromhex("68ce")]


def test_the_three_kinds_of_parameter_sets_of_h265_are_read() -> None:
    text = "m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\n"
    text += "a=fmtp:96 sprop-vps=QAE=; sprop-sps=QgE=,QgI=; sprop-pps=RAE=\n"
    media = sdp.parse(text).video()

    assert media is not None
    assert sdp.parameter_sets(media) == [bytes.fromhex(unit) for unit in ("4001", "4201", "4202", "4401")]


def test_motion_jpeg_needs_no_rtpmap() -> None:
    media = sdp.parse("m=video 0 RTP/AVP 26\na=control:1\n").video()

    assert media is not None
    assert media.codec == "JPEG"


def test_a_description_without_picture_has_none() -> None:
    assert sdp.parse(HEAD + SOUND).video() is None


def test_the_control_of_the_whole_session_is_kept_apart() -> None:
    assert sdp.parse("a=control:rtsp://h/all\n" + VIDEO).control == "rtsp://h/all"


@pytest.mark.parametrize(
    "text",
    ["m=video", "m=video 0 RTP/AVP x", "m=video 0 RTP/AVP 200", "m=video 0 RTP/AVP 96\n" * 40, "x" * 70_000],
)
def test_a_broken_description_is_bad_data(text: str) -> None:
    with pytest.raises(BadData):
        sdp.parse(text)
