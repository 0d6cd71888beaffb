"""Is a clip still what it was when it was written? Asks the file, the manifest beside it, and the row."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cameras.streaming.models import Clip

CHUNK = 1 << 20


@dataclass(frozen=True)
class Verdict:
    """``why`` is empty when file, manifest and row say the same."""

    name: str
    sha256: str
    why: str = ""


def check(path: Path, *, row: Clip | None = None) -> Verdict:
    """Compare the digest of the bytes with what was written down. A row is looked for by the file's name."""
    if not path.is_file():
        return Verdict(path.name, "", "no such file")
    digest = sha256(path)
    try:
        said = json.loads(path.with_suffix(".json").read_text())["sha256"]
    except FileNotFoundError:
        said = None
    except (json.JSONDecodeError, KeyError, TypeError):
        return Verdict(path.name, digest, "the manifest beside it cannot be read")
    row = row or _row(path)
    if said is None and row is None:
        return Verdict(path.name, digest, "neither a manifest nor a row tells what it should be")
    if said is not None and said != digest:
        return Verdict(path.name, digest, "content and manifest differ")
    if row is not None and row.sha256 != digest:
        return Verdict(path.name, digest, "content and database differ")
    return Verdict(path.name, digest)


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


def _row(path: Path) -> Clip | None:
    rows = Clip.objects.filter(state=Clip.State.READY, path__endswith=f"/{path.name}")
    return rows.first()
