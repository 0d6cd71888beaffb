"""The chain of custody: its only writer, and its check. Each line's digest covers the line before it.

The digest is SHA-256 over canonical JSON (sorted keys, no blanks, ASCII, UTC to the microsecond): verify_package.py
counts the same outside of this product, so what is said here is said there.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from incidents.evidence import store
from incidents.models import Custody, Evidence

GENESIS: Final = "0" * 64
SYSTEM: Final = "system"
AUDITED: Final = "evidence_"
# What the first line says of the original, and the row must still say.
SEALED: Final = ("sha256", "size", "media_type", "file_name", "form", "title")


@dataclass(frozen=True)
class Verdict:
    """``file`` and ``chain`` are empty where they hold, and else say what does not. ``sha256`` is that of the bytes as
    they are now, "" when there are none."""

    file: str
    chain: str
    sha256: str
    lines: int

    @property
    def holds(self) -> bool:
        return not self.file and not self.chain


def append(
    evidence: Evidence, *, act: str, by: User | None, at: dt.datetime, detail: dict[str, Any] | None = None
) -> Custody:
    """Write one line, and one into the trail of audits. The evidence's row stays locked until commit, then the trail's
    head is."""
    with transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(custody_count=F("custody_count") + 1)
        seq = Evidence.objects.values_list("custody_count", flat=True).get(pk=evidence.pk)
        last = Custody.objects.filter(evidence=evidence).order_by("-seq").values_list("digest", flat=True).first()
        said = {**(detail or {}), "by": by.username if by else SYSTEM}
        line = Custody(evidence=evidence, seq=seq, at=at, actor=by, act=act, detail=said)
        line.digest = digest(line, uid=str(evidence.uid), previous=last or GENESIS)
        line.save(force_insert=True)
        audit.record(
            actor=by or SYSTEM,
            act=f"{AUDITED}{act}",
            subject=str(evidence.uid),
            detail={"seq": seq, "digest": line.digest},
            at=at,
        )
    evidence.custody_count = seq
    return line


def said_of(line: Custody) -> dict[str, Any]:
    """A line as it is digested, without what stands before it."""
    return {
        "seq": line.seq,
        "at": line.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": line.actor_id,
        "act": line.act,
        "detail": line.detail,
    }


def digest(line: Custody, *, uid: str, previous: str) -> str:
    said = {**said_of(line), "evidence": uid, "previous": previous}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(evidence: Evidence) -> Verdict:
    """Hash the file anew and walk the chain. Reads all of the file: 200 MB take half a second."""
    evidence = Evidence.objects.get(pk=evidence.pk)
    lines = list(Custody.objects.filter(evidence=evidence).order_by("seq"))
    found, why = _file(evidence)
    return Verdict(why, _chain(evidence, lines) or _trail(evidence, lines), found, len(lines))


def _file(evidence: Evidence) -> tuple[str, str]:
    path = store.path_of(evidence.uid)
    if not path.is_file():
        return "", "" if evidence.purged_at else _("Berkas aslinya tidak ada.")
    found = store.sha256(path)
    return found, "" if found == evidence.sha256 else _("Isi berkas berubah sejak diambil.")


def _chain(evidence: Evidence, lines: Iterable[Custody]) -> str:
    expected, previous = 1, GENESIS
    for line in lines:
        if line.seq != expected:
            return _("Baris %(n)d rantai penguasaan hilang.") % {"n": expected}
        if digest(line, uid=str(evidence.uid), previous=previous) != line.digest:
            return _("Baris %(n)d rantai penguasaan berubah.") % {"n": line.seq}
        if line.seq == 1 and not _is_sealed(evidence, line):
            return _("Catatan bukti berbeda dari baris pertama rantai penguasaan.")
        expected, previous = expected + 1, line.digest
    if evidence.custody_count != expected - 1 or expected == 1:
        return _("Rantai penguasaan tidak lengkap: %(n)d baris dari %(of)d.") % {
            "n": expected - 1,
            "of": evidence.custody_count,
        }
    return ""


def _is_sealed(evidence: Evidence, first: Custody) -> bool:
    return all(first.detail.get(name) == getattr(evidence, name) for name in SEALED)


def _trail(evidence: Evidence, lines: list[Custody]) -> str:
    """Lines cut off at the end leave a whole chain; the trail of audits remembers how far it went."""
    told = AuditEntry.objects.filter(subject=str(evidence.uid), act__startswith=AUDITED).order_by("-seq").first()
    if told is None or (told.detail.get("seq"), told.detail.get("digest")) != (lines[-1].seq, lines[-1].digest):
        return _("Rantai penguasaan dan jejak audit berbeda.")
    return ""
