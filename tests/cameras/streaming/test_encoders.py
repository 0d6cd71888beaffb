"""What a node says of the encoder it was asked for."""

from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from structlog.testing import capture_logs

from cameras.streaming import encoders
from cameras.streaming.engine.encoders import Encoder, devices_here

REAL = imageio_ffmpeg.get_ffmpeg_exe()


def test_software_is_taken_without_a_trial(settings: Any) -> None:
    settings.MEDIA_ENCODER = "software"

    assert encoders.chosen("/nonexistent").encoder is Encoder.SOFTWARE


@pytest.mark.processes
@pytest.mark.skipif(bool(devices_here()), reason="this machine has a graphics device")
def test_an_encoder_that_is_missing_is_logged_and_shown(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ENCODER = tmp_path, "nvenc"
    with capture_logs() as said:
        choice = encoders.chosen(REAL)

    assert choice.encoder is Encoder.SOFTWARE
    assert [(line["event"], line["log_level"], line["asked"]) for line in said] == [
        ("encoder_missing", "warning", "nvenc")
    ]
    assert str(encoders.figures(choice)["words"]).startswith("nvenc diminta, tidak ada: ")


@pytest.mark.processes
@pytest.mark.skipif(bool(devices_here()), reason="this machine has a graphics device")
def test_auto_finds_nothing_without_complaint(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ENCODER = tmp_path, "auto"
    with capture_logs() as said:
        choice = encoders.chosen(REAL)

    assert (choice.encoder, said) == (Encoder.SOFTWARE, [])
