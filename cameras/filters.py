"""What the camera list can be narrowed to, and how many cameras each choice holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cameras.models import Area, Camera, Lorong

SHOWN_STATES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "live": (_("Hidup"), ("live",)),
    "connected": (_("Tersambung"), ("connected",)),
    "degraded": (_("Terganggu"), ("degraded",)),
    "down": (_("Mati"), ("down",)),
    "out": (_("Di luar dinas"), ("planned", "installed", "removed")),
}
WORDS_AT_MOST = 5


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str | Promise
    choices: list[Choice]


@dataclass(frozen=True)
class CameraFilters:
    """The query of the list's address, read once. Unknown values fall away."""

    q: str = ""
    states: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    kecamatan: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, query: QueryDict) -> "CameraFilters":
        return cls(
            q=query.get("q", "").strip()[:80],
            states=frozenset(query.getlist("state")) & SHOWN_STATES.keys(),
            causes=frozenset(query.getlist("cause")) & set(Camera.DownCause.values),
            classes=frozenset(query.getlist("class")) & set(Lorong.SafetyClass.values),
            kecamatan=frozenset(code for code in query.getlist("kecamatan") if len(code) <= 13),
        )

    @property
    def count(self) -> int:
        return len(self.states) + len(self.causes) + len(self.classes) + len(self.kecamatan) + bool(self.q)

    def apply(self, cameras: QuerySet[Camera]) -> QuerySet[Camera]:
        for word in self.q.split()[:WORDS_AT_MOST]:
            cameras = cameras.filter(
                Q(code__icontains=word)
                | Q(name__icontains=word)
                | Q(road__icontains=word)
                | Q(lorong__name__icontains=word)
                | Q(area__name__icontains=word)
            )
        if self.states:
            cameras = cameras.filter(life_cycle__in=[code for name in self.states for code in SHOWN_STATES[name][1]])
        if self.causes:
            cameras = cameras.filter(down_cause__in=self.causes)
        if self.classes:
            cameras = cameras.filter(lorong__safety_class__in=self.classes)
        if self.kecamatan:
            cameras = cameras.filter(area__parent__code__in=self.kecamatan)
        return cameras


def facets(cameras: QuerySet[Camera], chosen: CameraFilters) -> list[Facet]:
    """Counts over everything this person may see, so that a choice says what it would bring."""
    states = _counts(cameras, "life_cycle")
    causes = _counts(cameras, "down_cause")
    classes = _counts(cameras, "lorong__safety_class")
    kecamatan = _counts(cameras, "area__parent__code")
    names = dict(Area.objects.filter(code__in=kecamatan).values_list("code", "name"))
    return [
        Facet(
            "state",
            _("Keadaan"),
            [
                Choice(name, label, sum(states.get(code, 0) for code in codes), name in chosen.states)
                for name, (label, codes) in SHOWN_STATES.items()
            ],
        ),
        Facet("cause", _("Sebab mati"), _choices(Camera.DownCause.choices[1:], causes, chosen.causes)),
        Facet("class", _("Kelas lorong"), _choices(Lorong.SafetyClass.choices, classes, chosen.classes)),
        Facet(
            "kecamatan",
            _("Kecamatan"),
            _choices(sorted(names.items(), key=lambda pair: -kecamatan[pair[0]]), kecamatan, chosen.kecamatan),
        ),
    ]


def _choices(pairs: Iterable[tuple[Any, Any]], counts: dict[str, int], chosen: frozenset[str]) -> list[Choice]:
    return [
        Choice(value, label, counts.get(value, 0), value in chosen)
        for value, label in pairs
        if counts.get(value) or value in chosen
    ]


def _counts(cameras: QuerySet[Camera], column: str) -> dict[str, int]:
    return dict(cameras.order_by().values_list(column).annotate(Count("pk")))
