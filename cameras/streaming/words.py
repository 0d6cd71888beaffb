"""Why a stream failed, in the reader's language. The engine knows no gettext; what it wrote is recognised here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cameras.streaming.engine.reasons import WORDS, Reason

REASONS: dict[Reason, Promise | str] = {
    Reason.NONE: "",
    Reason.CONNECTING: _("menghubungkan"),
    Reason.NO_ROUTE: _("jaringan ke kamera terputus"),
    Reason.REFUSED: _("kamera menolak sambungan"),
    Reason.TIMEOUT: _("kamera tidak menjawab"),
    Reason.AUTH: _("sandi salah"),
    Reason.UNSUPPORTED: _("aliran belum didukung"),
    Reason.NO_FRAMES: _("tidak ada gambar"),
    Reason.BAD_DATA: _("data kamera rusak"),
    Reason.FFMPEG_EXIT: _("ffmpeg berhenti"),
    Reason.NO_CAPACITY: _("kuota transkode penuh"),
    Reason.STOPPED: _("dihentikan"),
}


def translated(written: str) -> str:
    """``written`` as it was stored, "sandi salah (…)". Its detail is Indonesian and left out in other languages."""
    for reason, source in WORDS.items():
        if source and (written == source or written.startswith(f"{source} (")):
            said = str(REASONS[reason])
            return written if said == source else said
    return written
