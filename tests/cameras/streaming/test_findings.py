"""What figures give away, and when a camera counts as degraded."""

from dataclasses import replace

import pytest
from django.utils import translation

from cameras.streaming import findings, mends
from cameras.streaming.findings import Degradation, Evidence, Minute, Severity

GOOD = Evidence(
    profile="tile",
    lane="repack",
    lane_words="",
    codec="H.264",
    reordered=False,
    width=640,
    height=360,
    fps=15,
    bitrate_kbps=512,
    gops_s=(2.0, 2.0, 2.0, 2.0),
    restarts_hour=0,
    loss=0,
    clock_offset_s=0.3,
)


def test_a_good_stream_has_no_finding() -> None:
    assert findings.judge(GOOD) == []


@pytest.mark.parametrize(
    ("given", "code", "severity"),
    [
        ({"gops_s": (4.0, 4.0, 4.0, 4.0)}, "gop_long", "note"),
        ({"gops_s": (1.0, 3.0, 2.0, 1.0)}, "smart_codec", "note"),
        ({"gops_s": (6.0, 6.0, 6.0, 6.0)}, "smart_codec", "note"),
        ({"gops_s": (12.0,)}, "gop_blind", "warning"),
        ({"codec": "H.265"}, "hevc", "note"),
        ({"fps": 2.0}, "fps_low", "warning"),
        ({"bitrate_kbps": 0.2}, "bitrate_zero", "warning"),
        ({"reordered": True}, "b_frames", "note"),
        ({"lane_words": "lewat UDP"}, "udp_only", "note"),
        ({"width": 1920, "height": 1080}, "sub_too_large", "note"),
        ({"restarts_hour": 4}, "restarts", "warning"),
        ({"loss": 0.005}, "loss", "note"),
        ({"loss": 0.02}, "loss", "warning"),
        ({"clock_offset_s": -3.0}, "clock", "note"),
        ({"clock_offset_s": 3600.0}, "clock", "warning"),
    ],
)
def test_what_is_wrong_is_found(given: dict[str, object], code: str, severity: str) -> None:
    found = findings.judge(replace(GOOD, **given))  # type: ignore[arg-type]
    assert [(one.code, one.severity.value) for one in found] == [(code, severity)]


@pytest.mark.parametrize(
    "given",
    [
        {"gops_s": (2.1, 1.9, 2.1, 2.0)},  # jitter
        {"gops_s": (0.5, 1.0, 0.5, 1.0)},  # short ones may vary
        {"gops_s": ()},
        {"gops_s": (0.0,), "fps": 0, "bitrate_kbps": 0},  # no segment yet
        {"width": 704, "height": 576},
        {"width": 1920, "height": 1080, "profile": "main"},
        {"width": 1920, "height": 1080, "lane": "ffmpeg"},  # made of the main stream by us
        {"restarts_hour": 3},
        {"loss": 0.0005},
        {"clock_offset_s": None},
        {"clock_offset_s": 2.0},
    ],
)
def test_what_is_within_bounds_is_not(given: dict[str, object]) -> None:
    assert findings.judge(replace(GOOD, **given)) == []  # type: ignore[arg-type]


def test_the_serious_comes_first() -> None:
    found = findings.judge(replace(GOOD, codec="H.265", restarts_hour=9, loss=0.5))
    assert [one.severity for one in found] == [Severity.WARNING, Severity.WARNING, Severity.NOTE]


def test_every_finding_has_its_words_and_its_mend() -> None:
    codes = {
        "gop_long", "smart_codec", "gop_blind", "fps_low", "bitrate_zero", "hevc", "b_frames", "sub_too_large",
        "udp_only", "restarts", "loss", "clock",
    }  # fmt: skip
    assert set(mends.WORDS) == codes
    for code in codes:
        said = mends.said(code, "note", 4.25)
        assert said is not None
        assert "%" not in said.words
        assert said.mend.endswith(".")


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with translation.override("id"):
        assert mends.figure("gop_long", 4.0) == "4,0"
    assert mends.figure("restarts", 7.0) == "7"


def test_a_code_of_a_newer_version_is_passed_over() -> None:
    assert mends.said("of_the_future", "note", 1) is None


def told(story: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    degradation = Degradation()
    return [(now, degradation.degraded) for now, warned in story if degradation.look(warned=warned, now=now)]


def test_a_minute_with_a_warning_degrades_and_a_minute_without_ends_it() -> None:
    story = [(second, second < 200) for second in range(0, 400, 10)]
    assert told([(float(at), warned) for at, warned in story]) == [(60, True), (260, False)]


def test_what_comes_and_goes_within_a_minute_changes_nothing() -> None:
    assert told([(float(second), second % 60 < 50) for second in range(0, 600, 10)]) == []


def test_loss_is_counted_over_the_last_minute() -> None:
    minute = Minute()
    for second in range(0, 600, 10):
        minute.add(at=second, gop_s=2, lost=1000 if second < 300 else 1100)
    assert minute.loss(bitrate_kbps=512) == 0
    minute.add(at=600, gop_s=2, lost=1130)
    assert minute.loss(bitrate_kbps=512) == pytest.approx(30 / (512_000 * 60 / 11_200 + 30))


def test_a_minute_forgets_what_is_older() -> None:
    minute = Minute()
    for second in range(0, 120, 10):
        minute.add(at=second, gop_s=12 if second < 30 else 2, lost=0)
    assert max(minute.gops_s) == 2
