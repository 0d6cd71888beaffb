"""The pages behind "Lainnya" in the top bar: those that this person may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act

PAGES: tuple[tuple[str, Promise | str, Act], ...] = (
    ("call", _("Panggilan 112"), Act.INCIDENT_OPEN),
    ("handover", _("Serah terima"), Act.SHIFT_VIEW),
    ("shifts", _("Jaga"), Act.SHIFT_VIEW),
    ("alarm-load", _("Beban alarm"), Act.LOAD_VIEW),
    ("kpi", _("Capaian"), Act.REPORT_VIEW),
    ("level", _("Tingkat eskalasi"), Act.LEVEL_VIEW),
    ("rules", _("Aturan alarm"), Act.RULE_VIEW),
    ("playbooks", _("SOP"), Act.INCIDENT_VIEW),
    ("maintenance", _("Pemeliharaan"), Act.CAMERA_VIEW),
    ("channels", _("Saluran"), Act.CHANNEL_VIEW),
)


@dataclass(frozen=True)
class Entry:
    href: str
    words: Promise | str
    here: bool


def entries(request: HttpRequest, *, may: Callable[[str], bool]) -> list[Entry]:
    """In the order in which a shift needs them. A page that this house does not have is left out."""
    found = []
    for name, words, act in PAGES:
        if not may(act.name):
            continue
        try:
            href = reverse(f"incidents:{name}")
        except NoReverseMatch:
            continue
        found.append(Entry(href, words, request.path == href))
    return found
