"""Which cameras of a place are dark. Counting happens under the lock of the place, so that of two cameras that go at
once the second sees the first."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cameras.models import Area, Camera, Lorong
from incidents.models import Incident
from incidents.severity import Severity
from incidents.states import LIVE_INCIDENT_STATES


@dataclass(frozen=True)
class Dark:
    """Codes of the dark cameras of a place, and how many cameras are in service there."""

    codes: tuple[str, ...]
    of: int

    @property
    def down(self) -> int:
        return len(self.codes)

    @property
    def words(self) -> str:
        """In the city's language: it is stored with the alert."""
        return f"{self.down} dari {self.of} kamera mati ({round(100 * self.down / self.of) if self.of else 0} %)"


def hold(area: Area, lorong: Lorong | None = None) -> Area:
    """Lock the kecamatan (and a red lorong) until commit, before any alert; the kecamatan. Other rows may still refer
    to them meanwhile."""
    district = Area.objects.select_for_update(no_key=True).defer("boundary").get(pk=area.parent_id or area.pk)
    if lorong is not None and lorong.safety_class == Lorong.SafetyClass.RED:
        Lorong.objects.select_for_update(no_key=True).get(pk=lorong.pk)
    return district


def in_district(district: Area, *, without: Collection[str] = (), after: dt.datetime | None = None) -> Dark:
    """``without``: cameras that another alert speaks of. ``after``: only what went dark since then."""
    cameras = Camera.objects.in_service().filter(Q(area=district) | Q(area__parent=district))
    dark = _dark(cameras)
    if after is not None:
        dark = dark.filter(life_cycle_since__gt=after)
    codes = dark.order_by("code").values_list("code", flat=True)
    return Dark(tuple(code for code in codes if code not in without), cameras.count())


def in_lorong(code: str) -> Dark:
    cameras = Camera.objects.in_service().filter(lorong__code=code)
    return Dark(tuple(_dark(cameras).order_by("code").values_list("code", flat=True)), cameras.count())


def watched_incident(camera: Camera) -> Incident | None:
    """The worst open P1 or P2 whose place this camera saw."""
    seen = Incident.objects.filter(
        incidentcamera__camera=camera,
        incidentcamera__sees=True,
        state__in=LIVE_INCIDENT_STATES,
        severity__in=(Severity.P1, Severity.P2),
        exercise=False,
    )
    return seen.order_by("severity", "opened_at").first()


def _dark(cameras: QuerySet[Camera]) -> QuerySet[Camera]:
    return cameras.filter(life_cycle=Camera.LifeCycle.DOWN)
