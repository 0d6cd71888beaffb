"""The files of the originals: written once, flushed, made read-only, named by their evidence's uid.

A file appears under its name only when all of it is on the disk. What a crash leaves behind (a part, or a whole file
without a row) is found by its age and taken away by a task.
"""

import datetime as dt
import hashlib
import os
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.problems import Problem
from incidents.evidence import sniffing

MOST_UPLOADED: Final = 200 << 20
CHUNK: Final = 1 << 20
LEFT_BEHIND: Final = dt.timedelta(hours=1)  # no write takes so long; younger files may still get their row


class TooLarge(Problem):
    status = 413
    code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__(_("Berkas lebih besar dari %(n)d MB.") % {"n": most >> 20}, field="file", most=most)


class NotTaken(Problem):
    """A form of file that is no evidence here: it could carry a program, or nothing shows it."""

    status = 415
    code = "media_type_refused"

    def __init__(self) -> None:
        super().__init__(_("Hanya JPEG, PNG, WebP, MP4, PDF dan teks biasa yang diterima."), field="file")


class EmptyFile(Problem):
    code = "empty_file"

    def __init__(self) -> None:
        super().__init__(_("Berkas kosong."), field="file")


@dataclass(frozen=True)
class Stored:
    """A whole file on the disk. ``size`` in bytes."""

    uid: uuid.UUID
    path: Path
    size: int
    sha256: str
    media_type: str


def path_of(uid: uuid.UUID) -> Path:
    name = str(uid)
    return settings.EVIDENCE_DIR / name[:2] / name


def write(chunks: Iterable[bytes], *, uid: uuid.UUID | None = None, most: int = MOST_UPLOADED) -> Stored:
    """Write an original and its SHA-256 in one go. Raises TooLarge, EmptyFile, NotTaken, OSError, and then left
    nothing; FileExistsError for an original that is there already."""
    uid = uid or uuid.uuid4()
    path = path_of(uid)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        size, sha256, head = _fill(part, chunks, most=most)
        if not size:
            raise EmptyFile
        media_type = sniffing.media_type(head, size=size)
        if media_type is None:
            raise NotTaken
        part.chmod(0o440)
        os.link(part, path)  # unlike a rename it never replaces
    finally:
        part.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return Stored(uid, path, size, sha256, media_type)


def _fill(part: Path, chunks: Iterable[bytes], *, most: int) -> tuple[int, str, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise TooLarge(most)
            if len(head) <= sniffing.MOST_TEXT_BYTES:
                head += chunk[: sniffing.MOST_TEXT_BYTES + 1 - len(head)]
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest(), head


def read(path: Path, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            data = file.read(CHUNK if left is None else min(CHUNK, left))
            if not data:
                return
            if left is not None:
                left -= len(data)
            yield data


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for data in read(path):
        digest.update(data)
    return digest.hexdigest()


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _flush_folder(path.parent)


def sweep(is_wanted: Callable[[uuid.UUID], bool], *, now: dt.datetime) -> int:
    """Take away what no row speaks for; how many files. ``is_wanted`` asks the rows."""
    oldest_kept = (now - LEFT_BEHIND).timestamp()
    gone = 0
    for path in settings.EVIDENCE_DIR.glob("??/*"):
        if path.stat().st_mtime < oldest_kept and not _is_original(path, is_wanted):
            remove(path)
            gone += 1
    return gone


def _is_original(path: Path, is_wanted: Callable[[uuid.UUID], bool]) -> bool:
    try:
        uid = uuid.UUID(path.name)
    except ValueError:
        return False
    return is_wanted(uid)


def _flush_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
