"""Originals on the disk: whole or not at all, read-only, never replaced."""

import datetime as dt
import hashlib
import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from incidents.evidence import store
from tests.incidents.evidence.builders import PDF, TEXT, jpeg


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_original_is_whole_sealed_and_read_only(originals: Path) -> None:
    data = jpeg()
    stored = store.write([data[:100], data[100:]])
    assert stored.path.read_bytes() == data
    assert (stored.size, stored.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert stored.media_type == "image/jpeg"
    assert stat.S_IMODE(stored.path.stat().st_mode) == 0o440
    assert files(originals) == [stored.path]


def test_nothing_replaces_an_original(originals: Path) -> None:
    stored = store.write([TEXT])
    with pytest.raises(FileExistsError):
        store.write([PDF], uid=stored.uid)
    assert stored.path.read_bytes() == TEXT
    assert files(originals) == [stored.path]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([], store.EmptyFile),
        ([b""], store.EmptyFile),
        ([b"<svg onload=alert(1)>"], store.NotTaken),
        ([b"<!DOCTYPE html><script>"], store.NotTaken),
        ([b"MZ\x90\x00\x03" + b"\x00" * 64], store.NotTaken),
        ([b"\x7fELF\x02" + b"\x00" * 64], store.NotTaken),
        ([b"#!/bin/sh\nrm -rf /\n"], store.NotTaken),
        ([TEXT * 4], store.TooLarge),
    ],
)
def test_what_is_refused_leaves_nothing(data: list[bytes], error: type[Exception], originals: Path) -> None:
    with pytest.raises(error):
        store.write(data, most=len(TEXT) + 40)
    assert files(originals) == []


def test_a_source_that_breaks_off_leaves_nothing(originals: Path) -> None:
    def breaks() -> Iterator[bytes]:
        yield TEXT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.write(breaks())
    assert files(originals) == []


def test_a_part_of_a_file_is_read() -> None:
    stored = store.write([b"0123456789"])
    assert b"".join(store.read(stored.path, start=3, length=4)) == b"3456"
    assert b"".join(store.read(stored.path)) == b"0123456789"


def test_what_a_crash_left_goes_once_it_is_old_and_nobody_speaks_for_it(originals: Path) -> None:
    kept, orphan, young = store.write([TEXT]), store.write([PDF]), store.write([jpeg()])
    part = orphan.path.with_name(f".{uuid.uuid4()}.abcd")
    part.write_bytes(b"half")
    now = timezone.now()
    old = (now - dt.timedelta(hours=2)).timestamp()
    for path in (kept.path, orphan.path, part):
        os.utime(path, (old, old))
    assert store.sweep(lambda uid: uid == kept.uid, now=now) == 2
    assert set(files(originals)) == {kept.path, young.path}
