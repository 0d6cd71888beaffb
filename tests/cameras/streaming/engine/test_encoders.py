"""Which encoders a machine has: asked of the real binary where it matters."""

import json
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest

from cameras.streaming.engine import encoders
from cameras.streaming.engine.encoders import Encoder, choose

NONE = {"nvenc": "no card", "qsv": "no card", "vaapi": "no device"}
REAL = imageio_ffmpeg.get_ffmpeg_exe()


@pytest.mark.parametrize(
    ("asked", "why_not", "taken", "said"),
    [
        ("auto", {}, Encoder.NVENC, ""),
        ("auto", {"nvenc": "no card"}, Encoder.QSV, ""),
        ("auto", NONE, Encoder.SOFTWARE, ""),
        ("software", {}, Encoder.SOFTWARE, ""),
        ("vaapi", {"nvenc": "no card"}, Encoder.VAAPI, ""),
        ("nvenc", NONE, Encoder.SOFTWARE, "nvenc diminta, tidak ada: no card"),
    ],
)
def test_what_is_asked_for_is_taken_if_it_is_there(
    asked: str, why_not: dict[str, str], taken: Encoder, said: str
) -> None:
    choice = choose(asked, why_not)

    assert (choice.encoder, choice.words) == (taken, said)


@pytest.mark.processes
def test_the_software_encoder_passes_its_trial() -> None:
    assert encoders.probe(REAL, Encoder.SOFTWARE) == ""


@pytest.mark.processes
@pytest.mark.skipif(bool(encoders.devices_here()), reason="this machine has a graphics device")
@pytest.mark.parametrize("encoder", encoders.HARDWARE)
def test_a_listed_encoder_without_its_device_is_absent_and_says_why(encoder: Encoder) -> None:
    why = encoders.probe(REAL, encoder)

    assert why
    assert "\n" not in why
    assert "@ 0x" not in why


@pytest.mark.processes
def test_a_trial_that_hangs_is_an_absent_encoder(tmp_path: Path) -> None:
    hanging = tmp_path / "ffmpeg"
    hanging.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    hanging.chmod(0o755)

    assert encoders.probe(str(hanging), Encoder.NVENC, patience_s=0.3) == "tidak menjawab dalam 0 detik"


def counting(tmp_path: Path) -> tuple[Path, Path]:
    """A binary without any encoder that writes down each time it is asked."""
    binary, asked = tmp_path / "ffmpeg", tmp_path / "asked"
    binary.write_text(f"#!/bin/sh\necho x >> {asked}\necho 'no such encoder' >&2\nexit 1\n")
    binary.chmod(0o755)
    return binary, asked


@pytest.mark.processes
def test_a_machine_is_tried_once_and_again_with_another_binary(tmp_path: Path) -> None:
    binary, asked = counting(tmp_path)
    memory = tmp_path / "run" / "encoders.json"
    first = encoders.findings(str(binary), kept_in=memory)
    second = encoders.findings(str(binary), kept_in=memory)
    tried = asked.read_text().count("x")
    binary.write_text(binary.read_text() + "# newer\n")
    encoders.findings(str(binary), kept_in=memory)

    assert first == second == dict.fromkeys(("nvenc", "qsv", "vaapi"), "no such encoder")
    assert (tried, asked.read_text().count("x")) == (3, 6)


@pytest.mark.processes
@pytest.mark.parametrize("spoilt", ["", "[]", '{"key": 1}', '{"key": "x", "why_not": null}'])
def test_a_spoilt_memory_is_made_again(tmp_path: Path, spoilt: str) -> None:
    binary, _ = counting(tmp_path)
    memory = tmp_path / "encoders.json"
    memory.write_text(spoilt)

    assert set(encoders.findings(str(binary), kept_in=memory)) == {"nvenc", "qsv", "vaapi"}
    assert json.loads(memory.read_text())["why_not"]


def test_another_device_is_another_machine() -> None:
    here = encoders.machine_key("/nonexistent", devices=["/dev/dri/card0"])

    assert here != encoders.machine_key("/nonexistent", devices=["/dev/dri/card0", "/dev/nvidia0"])
    assert here == encoders.machine_key("/nonexistent", devices=["/dev/dri/card0"])
