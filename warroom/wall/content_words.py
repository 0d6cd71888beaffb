"""Why something may not stand in a panel, in words for whoever put it there."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from warroom.wall import sources
from warroom.wall.sources import BadContent


def told(faults: Iterable[BadContent]) -> list[dict[str, str]]:
    """Faults as an answer's ``errors``: field and why."""
    return [{"field": one.field, "why": of(one)} for one in faults]


def of(fault: BadContent) -> str:
    if fault.why == "site":
        return str(fault.facts["words"])  # of warroom.wall.sites.origins, which words its refusals itself
    return _sentence(fault.why) % {**_LISTS, **fault.facts}


_LISTS = {
    "layers": ", ".join(sorted(sources.LAYERS)),
    "charts": ", ".join(sorted(sources.CHARTS)),
    "sources": ", ".join(sorted(sources.FIELDS)),
    "most": sources.LONGEST_TEXT,
}


def _sentence(why: str) -> str:
    match why:
        case "object":
            return _("Di sini harus ada objek.")
        case "list":
            return _("Di sini harus ada daftar.")
        case "boolean":
            return _("Hanya ya atau tidak.")
        case "name":
            return _("Nama panel: satu huruf besar lalu angka, misalnya A1.")
        case "twice":
            return _("Nama %(name)s dipakai dua kali.")
        case "no_panel":
            return _("Panel %(name)s tidak ada di tata letak ini.")
        case "surplus":
            return _("Isi %(source)s tidak punya isian ini.")
        case "source":
            return _("Isi panel harus salah satu dari: %(sources)s.")
        case "code":
            return _("Di sini harus ada kode kamera, paling banyak 32 tanda.")
        case "tour":
            return _("Di sini harus ada nama pendek tur.")
        case "picture":
            return _("Di sini harus ada nama pendek gambar.")
        case "layers":
            return _("Lapisan peta dipilih dari: %(layers)s.")
        case "area":
            return _("Di sini harus ada kode wilayah, misalnya 73.71.01.")
        case "number":
            return _("Di sini harus ada nomor insiden, atau yang terbaru (newest).")
        case "chart":
            return _("Grafik harus salah satu dari: %(charts)s.")
        case "address":
            return _("Di sini harus ada alamat https tanpa nama pengguna.")
        case "text":
            return _("Teks: 1 sampai %(most)s huruf.")
        case "alert":
            return _("Di sini harus ada nomor alarm.")
        case "no_camera":
            return _("Kamera %(name)s tidak ada di sini.")
        case "no_incident":
            return _("Insiden %(name)s tidak ada di sini.")
        case "no_alert":
            return _("Alarm %(name)s tidak ada di sini.")
        case "no_tour":
            return _("Tur %(name)s tidak ada.")
        case "no_picture":
            return _("Gambar %(name)s tidak ada.")
        case "no_view":
            return _("Wilayah %(name)s tidak ada.")
        case _:
            raise KeyError(why)
