"""What ffmpeg is started with, and what its last words mean."""

import pytest

from cameras.streaming.engine import command, encoders
from cameras.streaming.engine.encoders import Encoder
from cameras.streaming.engine.orders import TranscodeSpec
from cameras.streaming.engine.reasons import Reason

TILE, FOCUS = TranscodeSpec(480, 270, 8, 250), TranscodeSpec(960, 540, 15, 900)


def after(arguments: list[str], option: str) -> list[str]:
    return [value for name, value in zip(arguments, arguments[1:], strict=False) if name == option]


def test_it_reads_one_pipe_and_may_open_nothing_else() -> None:
    arguments = command.arguments("f", [(TILE, 7), (FOCUS, 9)], encoder=Encoder.SOFTWARE)

    assert after(arguments, "-i") == ["pipe:0"]
    assert after(arguments, "-protocol_whitelist") == ["pipe"]
    assert "-nostdin" in arguments
    assert not any("://" in word for word in arguments)


def test_one_picture_is_made_without_a_split() -> None:
    assert "split" not in command.graph([TILE], encoder=Encoder.SOFTWARE)


def test_several_pictures_share_one_decoder_and_have_a_pipe_each() -> None:
    arguments = command.arguments("f", [(TILE, 7), (FOCUS, 9)], encoder=Encoder.SOFTWARE)
    [graph] = after(arguments, "-filter_complex")

    assert graph.startswith("[0:v]split=2[i0][i1];[i0]select=")
    assert after(arguments, "-map") == ["[o0]", "[o1]"]
    assert [word for word in arguments if word.startswith("pipe:")] == ["pipe", "pipe:0", "pipe:7", "pipe:9"][1:]
    assert after(arguments, "-b:v") == ["250k", "900k"]


def test_the_camera_is_never_enlarged_and_keeps_its_shape() -> None:
    graph = command.graph([TILE], encoder=Encoder.SOFTWARE)

    assert "scale=w='min(iw,480)':h='min(ih,270)':force_original_aspect_ratio=decrease:force_divisible_by=2" in graph


@pytest.mark.parametrize(
    ("encoder", "name", "tail"),
    [
        (Encoder.SOFTWARE, "libx264", "format=yuv420p"),
        (Encoder.NVENC, "h264_nvenc", "format=yuv420p"),
        (Encoder.VAAPI, "h264_vaapi", "format=nv12,hwupload"),
        (Encoder.QSV, "h264_qsv", "format=nv12,hwupload=extra_hw_frames=16"),
    ],
)
def test_each_encoder_gets_its_pictures_as_it_wants_them(encoder: Encoder, name: str, tail: str) -> None:
    arguments = command.arguments("f", [(TILE, 7)], encoder=encoder)

    assert after(arguments, "-c:v") == [name]
    assert after(arguments, "-bf") == ["0"]
    assert after(arguments, "-filter_complex")[0].endswith(f"{tail}[o0]")
    assert arguments.index("-i") > max((arguments.index(word) for word in encoders.device(encoder)), default=0)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("[h264 @ 0x1] error while decoding MB 3 4", "[h264 @ 0x1] error while decoding MB 3 4"),
        ("cannot open rtsp://admin:geheim@10.0.0.1/live now", "cannot open <alamat> now"),
        ("user geheim\x1b[31m", "user ***?[31m"),
        ("x" * 999, "x" * command.LONGEST_LINE),
    ],
)
def test_complaints_can_be_shown(line: str, read: str) -> None:
    assert command.redact(line, secrets=("geheim", "")) == read


def test_the_last_complaint_is_the_reason() -> None:
    assert command.exit_fault(1, ["first", "last"]).words == "ffmpeg berhenti (last)"
    assert command.exit_fault(-9, []).detail == "kode -9"
    assert command.exit_fault(0, []).reason is Reason.FFMPEG_EXIT
