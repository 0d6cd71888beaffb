"""All evidence of an incident as a package that proves itself: originals, signed manifest, a script that checks it."""

import datetime as dt
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from incidents.evidence import custody, signing, store, verify_package
from incidents.models import Custody, Evidence, Incident
from incidents.refusals import NothingSaid

IN_MEMORY = 8 << 20


class NothingToExport(Problem):
    code = "nothing_to_export"


def export(incident: Incident, *, by: User, reason: str, now: dt.datetime) -> IO[bytes]:
    """A ZIP, not compressed: pictures and films are already. Each original gets its line of custody first, so that the
    export stands in the package. Raises NothingSaid without a reason, NothingToExport."""
    access.require(by, Act.EVIDENCE_EXPORT)
    reason = reason.strip()[:300]
    if not reason:
        raise NothingSaid(_("Tulis untuk siapa dan mengapa."), field="reason")
    rows = list(Evidence.objects.filter(incident=incident, purged_at=None).order_by("captured_at", "pk"))
    if not rows:
        raise NothingToExport(_("Tidak ada bukti untuk dikirim."))
    for evidence in rows:
        custody.append(evidence, act="exported", by=by, at=now, detail={"reason": reason})
    manifest = verify_package.canonical(_manifest(incident, rows, by=by, reason=reason, now=now))
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  handed to the answer, which closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        package.writestr("manifest.json", manifest)
        package.writestr("manifest.sig", signing.sign(manifest).hex())
        package.writestr("public_key.txt", signing.public_key().hex())
        package.write(Path(verify_package.__file__), "verify.py")
        for evidence in rows:
            package.write(store.path_of(evidence.uid), f"originals/{_name(evidence)}")
    file.seek(0)
    return file


def _manifest(incident: Incident, rows: list[Evidence], *, by: User, reason: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "format": "warroom.evidence/1",
        "incident": {
            "number": incident.number,
            "summary": incident.summary,
            "opened_at": incident.opened_at.isoformat(),
        },
        "export": {"at": now.isoformat(), "by": by.username, "reason": reason, "synthetic": incident.synthetic},
        "evidence": [
            {
                "uid": str(evidence.uid),
                "file": _name(evidence),
                "title": evidence.title,
                "form": evidence.form,
                "media_type": evidence.media_type,
                "size": evidence.size,
                "sha256": evidence.sha256,
                "captured_at": evidence.captured_at.isoformat(),
                "custody": [
                    {**custody.said_of(line), "digest": line.digest}
                    for line in Custody.objects.filter(evidence=evidence).order_by("seq")
                ],
            }
            for evidence in rows
        ],
    }


def _name(evidence: Evidence) -> str:
    """Names of two files may be alike; uids are not."""
    return f"{str(evidence.uid)[:8]}-{evidence.file_name}"
