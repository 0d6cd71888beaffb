"""States, severities and timeline lines in the city's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from incidents.severity import Severity
from incidents.states import AlertState, AssignmentState, IncidentState, Outcome

SEVERITIES: dict[str, Promise | str] = {
    Severity.P1: _("P1 kritis"),
    Severity.P2: _("P2 tinggi"),
    Severity.P3: _("P3 sedang"),
    Severity.P4: _("P4 rendah"),
}
ALERT_STATES: dict[str, Promise | str] = {
    AlertState.NEW: _("Belum diterima"),
    AlertState.ACKNOWLEDGED: _("Diterima"),
    AlertState.CLOSED: _("Ditutup"),
}
INCIDENT_STATES: dict[str, Promise | str] = {
    IncidentState.OPEN: _("Baru"),
    IncidentState.OFFERED: _("Dikirim"),
    IncidentState.ACCEPTED: _("Ditangani"),
    IncidentState.ON_SCENE: _("Di lokasi"),
    IncidentState.RESOLVED: _("Selesai"),
    IncidentState.CLOSED: _("Ditutup"),
}
ASSIGNMENT_STATES: dict[str, Promise | str] = {
    AssignmentState.OFFERED: _("Ditawarkan"),
    AssignmentState.ACCEPTED: pgettext_lazy("tawaran", "Diterima"),
    AssignmentState.DECLINED: _("Ditolak"),
    AssignmentState.EXPIRED: _("Kedaluwarsa"),
    AssignmentState.WITHDRAWN: _("Ditarik"),
}
OUTCOMES: dict[str, Promise | str] = {
    Outcome.HANDLED: pgettext_lazy("hasil", "Ditangani"),
    Outcome.FALSE: _("Palsu"),
    Outcome.DUPLICATE: _("Ganda"),
    Outcome.TEST: _("Uji coba"),
}
ENTRY_KINDS: dict[str, Promise | str] = {
    "opened": _("Insiden dibuka"),
    "alert_linked": _("Alarm %(alert)s dikaitkan"),
    "alert_repeated": _("Kejadian baru pada alarm %(alert)s: %(summary)s"),
    "alert_closed": _("Alarm %(alert)s ditutup: %(note)s"),
    "offered": _("Ditawarkan kepada %(to)s"),
    "offer_withdrawn": _("Tawaran kepada %(to)s ditarik"),
    "offer_expired": _("Tawaran kepada %(to)s kedaluwarsa"),
    "accepted": _("Diterima oleh %(to)s"),
    "declined": _("%(to)s menolak: %(reason)s"),
    "arrived": _("Tiba di lokasi"),
    "note": _("Catatan"),
    "resolved": _("Selesai"),
    "closed": _("Insiden ditutup"),
}


def sentence(kind: str, data: Mapping[str, Any]) -> str:
    """One line for a timeline entry whose author wrote no words, in the reader's language."""
    return str(ENTRY_KINDS[kind]) % data if kind in ENTRY_KINDS else gettext("Perubahan")
