"""What can stand in a panel, as people call it; the editor's list has the same words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

NAMES: Final[dict[str, Any]] = {
    "camera": _("Kamera"),
    "tour": _("Tur kamera"),
    "map": _("Peta"),
    "feed": _("Umpan alarm"),
    "incidents": _("Daftar insiden"),
    "incident": _("Satu insiden"),
    "chart": _("Grafik"),
    "figures": _("Angka"),
    "escalation": _("Tingkat eskalasi"),
    "clock": _("Jam"),
    "banner": _("Spanduk"),
    "ticker": _("Teks berjalan"),
    "announcement": _("Pengumuman"),
    "picture": _("Gambar"),
    "web": _("Halaman web"),
    "heading": _("Judul"),
    "alarm": _("Alarm terdepan"),
    "sop": _("Langkah SOP"),
}
