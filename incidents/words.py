"""States, severities and timeline lines in the city's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from incidents.severity import Consequence, Severity
from incidents.states import (
    AlertShown,
    AlertState,
    AssignmentState,
    Dismissal,
    EventClass,
    FieldStatus,
    IncidentState,
    Outcome,
)

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
ALERT_SHOWN: dict[str, Promise | str] = {
    AlertShown.NEW: _("Belum diterima"),
    AlertShown.ACKNOWLEDGED: _("Diterima"),
    AlertShown.CLEARED_UNACKNOWLEDGED: _("Sudah hilang, belum diterima"),
    AlertShown.LINKED: _("Bagian insiden"),
    AlertShown.SHELVED: _("Ditunda"),
    AlertShown.SUPPRESSED: _("Diredam"),
    AlertShown.OUT_OF_SERVICE: _("Tidak dipakai"),
    AlertShown.CLOSED: _("Ditutup"),
}
EVENT_CLASSES: dict[str, Promise | str] = {
    EventClass.RECORD: _("Catatan"),
    EventClass.NOTICE: _("Pemberitahuan"),
    EventClass.ALERT: _("Peringatan"),
    EventClass.ALARM: _("Alarm"),
}
CONSEQUENCES: dict[str, Promise | str] = {
    Consequence.LIFE: _("Nyawa"),
    Consequence.ORDER: _("Ketertiban umum"),
    Consequence.PROPERTY: _("Harta benda"),
    Consequence.NUISANCE: _("Gangguan"),
}
DISMISSALS: dict[str, Promise | str] = {
    Dismissal.FALSE: _("Palsu"),
    Dismissal.DUPLICATE: _("Ganda"),
    Dismissal.TEST: _("Uji coba"),
    Dismissal.NO_ACTION: _("Tidak perlu tindakan"),
    Dismissal.CLEARED: _("Sebabnya hilang"),
    Dismissal.HANDLED: pgettext_lazy("hasil", "Ditangani"),
    Dismissal.REPLACED: _("Digantikan"),
}
INCIDENT_STATES: dict[str, Promise | str] = {
    IncidentState.NEW: _("Baru"),
    IncidentState.TRIAGED: _("Diverifikasi"),
    IncidentState.ASSIGNED: _("Dikirim"),
    IncidentState.IN_PROGRESS: _("Ditangani"),
    IncidentState.ON_HOLD: _("Ditunda"),
    IncidentState.STABLE: _("Terkendali"),
    IncidentState.RESOLVED: _("Selesai"),
    IncidentState.CLOSED: _("Ditutup"),
    IncidentState.REOPENED: _("Dibuka lagi"),
    IncidentState.MERGED: _("Digabung"),
    IncidentState.CANCELLED: _("Dibatalkan"),
}
FIELD_STATUSES: dict[str, Promise | str] = {
    FieldStatus.EN_ROUTE: _("Menuju lokasi"),
    FieldStatus.ON_SCENE: _("Di lokasi"),
    FieldStatus.CLEAR: _("Selesai di lokasi"),
}
RUNGS: dict[str, Promise | str] = {
    "position": _("Posisi"),
    "repeat": _("Ulangi bunyi"),
    "supervisor": _("Pengawas"),
    "shift": _("Seluruh regu"),
    "on_call": _("Pimpinan siaga"),
}
TIMERS: dict[str, Promise | str] = {
    "assign": _("Penugasan"),
    "on_scene": _("Tiba di lokasi"),
    "resolve": _("Penyelesaian"),
}
ASSIGNMENT_STATES: dict[str, Promise | str] = {
    AssignmentState.OFFERED: _("Ditawarkan"),
    AssignmentState.ACCEPTED: pgettext_lazy("tawaran", "Diterima"),
    AssignmentState.DECLINED: _("Ditolak"),
    AssignmentState.EXPIRED: _("Kedaluwarsa"),
    AssignmentState.WITHDRAWN: _("Ditarik"),
    AssignmentState.RELEASED: _("Dilepas"),
    AssignmentState.TAKEN_OVER: _("Diambil alih"),
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
    "triaged": _("Digolongkan: %(category)s, %(severity)s"),
    "sent_back": _("Dikembalikan: %(reason)s"),
    "released": _("%(to)s melepas: %(reason)s"),
    "take_over_asked": _("%(to)s minta mengambil alih: %(reason)s"),
    "take_over_refused": _("%(from)s tidak menyerahkan kepada %(to)s: %(reason)s"),
    "taken_over": _("Diambil alih oleh %(to)s"),
    "escalated": _("Dinaikkan menjadi %(severity)s: %(reason)s"),
    "en_route": _("Regu menuju lokasi"),
    "arrived": _("Tiba di lokasi"),
    "clear": _("Regu selesai di lokasi"),
    "held": _("Ditunda sampai %(until)s: %(reason)s"),
    "resumed": _("Dilanjutkan"),
    "woken": _("Masa tunda habis"),
    "stabilised": _("Bahaya terkendali, diawasi"),
    "merged": _("Digabung ke %(into)s"),
    "took_in": _("%(number)s digabung ke sini"),
    "unmerged": _("Dipisahkan lagi dari %(into)s"),
    "gave_back": _("%(number)s dipisahkan lagi"),
    "reopened": _("Dibuka lagi: %(reason)s"),
    "cancelled": _("Dibatalkan"),
    "alert_unlinked": _("Alarm %(alert)s dilepas: %(reason)s"),
    "step_done": _("Langkah selesai: %(title)s"),
    "step_skipped": _("Langkah dilewati: %(title)s (%(reason)s)"),
    "step_undone": _("Langkah dibuka lagi: %(title)s"),
    "evidence_added": _("Bukti ditambahkan: %(title)s"),
    "overdue": _("Melewati janji: %(timer)s"),
    "note": _("Catatan"),
    "resolved": _("Selesai"),
    "closed": _("Insiden ditutup"),
}


def sentence(kind: str, data: Mapping[str, Any]) -> str:
    """One line for a timeline entry whose author wrote no words, in the reader's language."""
    return str(ENTRY_KINDS[kind]) % data if kind in ENTRY_KINDS else gettext("Perubahan")
