"""Forms of files, terms, and hashes of pictures: tables."""

import datetime as dt

import pytest

from incidents.evidence import picture_hash, sniffing, terms
from incidents.evidence.capture import safe_name
from tests.incidents.evidence.builders import PDF, TEXT, jpeg

NOON = dt.datetime(2026, 1, 31, 4, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (jpeg(), "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypisom" + b"\x00" * 20, "video/mp4"),
        (b"\x00\x00\x00\x20ftypheic" + b"\x00" * 20, None),
        (PDF, "application/pdf"),
        (TEXT, "text/plain"),
        (b"\xef\xbb\xbf" + TEXT, "text/plain"),
        (b"hello <script>x</script>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b"\xff\xfe\x00", None),
        (b"PK\x03\x04", None),
    ],
)
def test_a_file_is_what_its_bytes_are(data: bytes, media_type: str | None) -> None:
    assert sniffing.media_type(data, size=len(data)) == media_type


def test_a_text_is_judged_whole_or_not_at_all() -> None:
    assert sniffing.media_type(TEXT, size=len(TEXT) + 1) is None


@pytest.mark.parametrize(
    ("severity", "outcome", "days"),
    [("P1", "handled", 365), ("P2", "", 365), ("P3", "handled", 90), ("P4", "duplicate", 90), ("P1", "false", 30)],
)
def test_how_long_it_is_kept(severity: str, outcome: str, days: int) -> None:
    ended = NOON + dt.timedelta(days=2)
    assert terms.keep_until(NOON, ended, severity=severity, outcome=outcome) == ended + dt.timedelta(days=days)


def test_what_came_after_the_end_counts_from_then() -> None:
    late = NOON + dt.timedelta(days=9)
    assert terms.keep_until(late, NOON, severity="P4", outcome="handled") == late + dt.timedelta(days=90)


def test_a_smaller_copy_is_the_same_view_and_another_picture_is_not() -> None:
    large, small = (
        picture_hash.of_picture(jpeg(1), "image/jpeg"),
        picture_hash.of_picture(jpeg(1, width=160), "image/jpeg"),
    )
    other = picture_hash.of_picture(jpeg(2), "image/jpeg")
    assert picture_hash.distance(large, small) <= picture_hash.ALIKE
    assert picture_hash.distance(large, other) > picture_hash.ALIKE


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", jpeg()[:200]])
def test_bytes_that_are_no_picture_have_no_hash(data: bytes) -> None:
    assert picture_hash.of_picture(data, "image/jpeg") == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Foto\\bukti 1.exe", "bukti 1.txt"),
        ("..", "berkas.txt"),
        ("a\x00b\u202egpj.txt", "abgpj.txt"),
    ],
)
def test_a_name_is_safe_on_anybodys_disk(name: str, safe: str) -> None:
    assert safe_name(name, "text/plain") == safe
