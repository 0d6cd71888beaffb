"""Has this picture been shown before, for something else? A warning in words, never a refusal."""

from dataclasses import dataclass
from typing import Any, Final

from cameras.models import Camera
from incidents.evidence import picture_hash
from incidents.models import Evidence, Incident

TOLD: Final = 3


@dataclass(frozen=True)
class Likeness:
    """``distance`` in bits; ``is_same_file``: byte for byte."""

    evidence: str
    incident: str
    distance: int
    is_same_file: bool

    def said(self) -> dict[str, Any]:
        return {
            "evidence": self.evidence,
            "incident": self.incident,
            "distance": self.distance,
            "same_file": self.is_same_file,
        }


def earlier(incident: Incident, *, sha256: str, picture: str, camera: Camera | None) -> list[Likeness]:
    """The most alike among the evidence of other incidents, at most three.

    A camera that never turns takes the same view each time: of its own earlier pictures only the very same file counts.
    Compares with every picture there is (60 ms for 100,000), which is why it is done before a transaction, not in one.
    """
    others = Evidence.objects.exclude(incident=incident)
    rows = others.filter(sha256=sha256).values_list("uid", "incident__number")[:TOLD]
    same = [Likeness(str(uid), number, 0, True) for uid, number in rows]
    if len(same) == TOLD or not picture:
        return same
    known = {each.evidence for each in same}
    pictures = others.exclude(picture_hash="")
    if camera is not None:
        pictures = pictures.exclude(camera=camera)
    near = [
        (bits, pk)
        for pk, other in pictures.values_list("pk", "picture_hash").iterator(chunk_size=5000)
        if (bits := picture_hash.distance(picture, other)) <= picture_hash.ALIKE
    ]
    nearest = {pk: bits for bits, pk in sorted(near)[: TOLD + len(known)]}
    found = Evidence.objects.filter(pk__in=nearest).values_list("pk", "uid", "incident__number")
    alike = [Likeness(str(uid), number, nearest[pk], False) for pk, uid, number in found if str(uid) not in known]
    return (same + sorted(alike, key=lambda each: each.distance))[:TOLD]
