"""Why a layout, a scene or a file is refused, in words for whoever made it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from warroom.wall import content_words
from warroom.wall.design.source_names import NAMES
from warroom.wall.geometry import BadLayout
from warroom.wall.sources import BadContent


def told(faults: Iterable[BadLayout | BadContent], *, under: str = "") -> list[dict[str, str]]:
    """Faults as an answer's ``errors``: field and why. ``under``: the path before each field."""
    prefix = f"{under}." if under else ""
    return [{"field": f"{prefix}{one.field}", "why": of(one)} for one in faults]


def of(fault: BadLayout | BadContent) -> str:
    if isinstance(fault, BadContent):
        return content_words.of(fault)
    said = {name: _number(value) for name, value in fault.facts.items()}
    if "source" in said:
        said["source"] = NAMES.get(said["source"], said["source"])
    return _sentence(fault.why) % said


def _sentence(why: str) -> str:
    match why:
        case "object":
            return _("Di sini harus ada objek.")
        case "surplus":
            return _("Isian ini tidak dikenal.")
        case "boolean":
            return _("Hanya ya atau tidak.")
        case "count":
            return _("Tata letak punya 1 sampai %(most)s panel.")
        case "name":
            return _("Nama panel: satu huruf besar lalu angka, misalnya A1.")
        case "twice":
            return _("Nama %(name)s dipakai dua kali.")
        case "letter":
            return _("Besar huruf 1 sampai %(most)s w.")
        case "number":
            return _("Di sini harus ada angka.")
        case "small":
            return _("Terlalu kecil: paling sedikit %(least)s w.")
        case "outside":
            return _("Di luar bidang: antara %(low)s dan %(high)s w.")
        case "title":
            return _("Judul: 1 sampai 120 huruf.")
        case "slug":
            return _("Nama pendek: huruf kecil, angka dan tanda hubung, paling banyak 40.")
        case "taken":
            return _("Nama pendek ini sudah dipakai.")
        case "layout":
            return _("Tata letak ini tidak ada.")
        case "cameras":
            return _("Tur punya 1 sampai %(most)s kamera.")
        case "dwell":
            return _("Tiap kamera tampil 5 sampai 3600 detik.")
        case "same_time":
            return _("Mulai dan selesai harus berbeda.")
        case "days":
            return _("Hari terakhir sebelum hari pertama.")
        case "operation_days":
            return _("Operasi punya hari pertama dan terakhir.")
        case "format":
            return _("Bukan berkas dinding: format harus %(format)s.")
        case "list":
            return _("Di sini harus ada daftar, paling banyak %(most)s.")
        case "shipped":
            return _("Tata letak bawaan tidak diubah. Pakai nama lain.")
        case "overlap":
            return _("%(name)s menutupi %(other)s.")
        case "illegible":
            return _(
                "Huruf %(name)s tidak terbaca dari %(viewer_m)s m: %(arcmin)s menit busur, paling sedikit 16. "
                "Pakai %(least)s w atau lebih."
            )
        case "tight":
            return _("%(name)s terlalu kecil untuk %(source)s: perlu %(w)s x %(h)s w.")
        case _:
            return why


def _number(value: Any) -> Any:
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else value
