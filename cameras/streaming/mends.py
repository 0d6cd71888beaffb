"""What is wrong with a stream and how it is mended, in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# code: what is wrong (%s is the figure), how it is mended
WORDS: dict[str, tuple[Promise, Promise]] = {
    "gop_long": (
        gettext_lazy("Gambar kunci datang tiap %s detik; pembukaan lambat"),
        gettext_lazy("Atur GOP atau I-frame interval ke 1 sampai 2 detik (jumlah frame = fps x detik)."),
    ),
    "smart_codec": (
        gettext_lazy("Jarak gambar kunci berubah-ubah, sampai %s detik: smart codec menyala"),
        gettext_lazy("Matikan H.264+, Smart H.265 atau Zipstream, lalu atur I-frame interval tetap 2 detik."),
    ),
    "gop_blind": (
        gettext_lazy("Gambar kunci baru datang tiap %s detik; ubin lama gelap"),
        gettext_lazy("Atur GOP atau I-frame interval ke 1 sampai 2 detik, dan matikan smart codec."),
    ),
    "fps_low": (
        gettext_lazy("Hanya %s gambar per detik"),
        gettext_lazy("Naikkan frame rate aliran ke 10 atau lebih; periksa shutter lambat pada malam hari."),
    ),
    "bitrate_zero": (
        gettext_lazy("Gambar hampir tanpa isi: %s kbit/s"),
        gettext_lazy("Periksa lensa, penutup privasi dan batas bit rate kamera."),
    ),
    "hevc": (
        gettext_lazy("Aliran H.265: sebagian peramban harus dibantu transkode"),
        gettext_lazy("Setel sub stream ke H.264."),
    ),
    "b_frames": (
        gettext_lazy("Aliran memakai B-frame; gambar tertunda"),
        gettext_lazy("Setel profil ke Baseline atau Main tanpa B-frame."),
    ),
    "sub_too_large": (
        gettext_lazy("Sub stream terlalu besar: tinggi %s piksel"),
        gettext_lazy("Setel sub stream ke 640x360 atau 704x576; yang besar cukup di main stream."),
    ),
    "udp_only": (
        gettext_lazy("Kamera hanya mengirim lewat UDP; paket hilang terlihat"),
        gettext_lazy("Izinkan RTSP over TCP (interleaved) di kamera atau perekam."),
    ),
    "restarts": (
        gettext_lazy("Gambar terputus %s kali dalam satu jam"),
        gettext_lazy("Periksa catu daya, kabel dan PoE; lalu batas sesi RTSP kamera."),
    ),
    "loss": (
        gettext_lazy("%s persen paket hilang"),
        gettext_lazy("Periksa jaringan ke kamera: duplex, radio, beban; atau turunkan bit rate."),
    ),
    "clock": (
        gettext_lazy("Jam kamera meleset %s detik"),
        gettext_lazy("Setel NTP kamera ke server waktu kota."),
    ),
}
WHOLE = frozenset({"restarts", "sub_too_large"})


@dataclass(frozen=True)
class Said:
    code: str
    severity: str
    value: float
    words: str
    mend: str


def said(code: str, severity: str, value: float) -> Said | None:
    """None for a code of a newer version."""
    known = WORDS.get(code)
    if known is None:
        return None
    words = str(known[0])
    return Said(code, severity, value, words % figure(code, value) if "%s" in words else words, str(known[1]))


def figure(code: str, value: float) -> str:
    """As the reader writes numbers."""
    if code in WHOLE:
        return str(round(value))
    # Translators: the decimal separator
    return f"{value:.1f}".replace(".", _(","))
