"""What a file is, by its bytes: its name and what a browser claims prove nothing. Pure."""

from typing import Final

JPEG, PNG, WEBP, MP4 = "image/jpeg", "image/png", "image/webp", "video/mp4"
PDF, TEXT = "application/pdf", "text/plain"
SUFFIXES: Final = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", MP4: ".mp4", PDF: ".pdf", TEXT: ".txt"}
PICTURES: Final = frozenset({JPEG, PNG, WEBP})
SHOWN_INLINE: Final = PICTURES | {MP4}  # all others are only handed out as files

MOST_TEXT_BYTES: Final = 1 << 20
# Brands of ISO 14496-12 that are films; "heic" and "avif" are pictures that no browser here is promised to show.
FILM_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V "}
)
ACTIVE: Final = (b"<script", b"<svg", b"<html", b"<!doctype", b"<?xml", b"<?php", b"<iframe", b"javascript:")
BLANKS: Final = frozenset("\t\n\r\f")


def media_type(data: bytes, *, size: int) -> str | None:
    """The type of a file from its first bytes (all of them, for a text), or None for what is not taken in."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in FILM_BRANDS:
        return MP4
    if data.startswith(b"%PDF-"):
        return PDF
    if 0 < size <= MOST_TEXT_BYTES and len(data) == size and _is_plain(data):
        return TEXT
    return None


def _is_plain(data: bytes) -> bool:
    """Words in UTF-8 that no program takes for its own."""
    if data.startswith(b"#!") or any(word in data.lower() for word in ACTIVE):
        return False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign in BLANKS for sign in text) and not text.lstrip().startswith("<")
