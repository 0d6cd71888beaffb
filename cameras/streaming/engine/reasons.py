"""Why a stream is not showing a picture: codes for programs, words for the duty officer.

The words are plain Bahasa Indonesia because the engine knows no gettext; the Django side translates by code.
"""

from enum import StrEnum


class Reason(StrEnum):
    NONE = ""
    CONNECTING = "connecting"
    NO_ROUTE = "no_route"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    AUTH = "auth"
    UNSUPPORTED = "unsupported"
    NO_FRAMES = "no_frames"
    BAD_DATA = "bad_data"
    FFMPEG_EXIT = "ffmpeg_exit"
    NO_CAPACITY = "transcode_full"
    STOPPED = "stopped"


WORDS: dict[Reason, str] = {
    Reason.NONE: "",
    Reason.CONNECTING: "menghubungkan",
    Reason.NO_ROUTE: "jaringan ke kamera terputus",
    Reason.REFUSED: "kamera menolak sambungan",
    Reason.TIMEOUT: "kamera tidak menjawab",
    Reason.AUTH: "sandi salah",
    Reason.UNSUPPORTED: "aliran belum didukung",
    Reason.NO_FRAMES: "tidak ada gambar",
    Reason.BAD_DATA: "data kamera rusak",
    Reason.FFMPEG_EXIT: "ffmpeg berhenti",
    Reason.NO_CAPACITY: "kuota transkode penuh",
    Reason.STOPPED: "dihentikan",
}

LONGEST_WORDS = 200


class StreamFault(Exception):
    """One camera's stream cannot go on. `detail` is safe to show: it never holds an address or a password."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail

    @property
    def words(self) -> str:
        return words(self.reason, self.detail)


class BadData(StreamFault):
    def __init__(self, detail: str) -> None:
        super().__init__(Reason.BAD_DATA, detail)


class Unsupported(StreamFault):
    """The repacking lane cannot carry this. `final`: nor can ffmpeg, which gets its pictures by the same client."""

    def __init__(self, detail: str, *, final: bool = False) -> None:
        super().__init__(Reason.UNSUPPORTED, detail)
        self.final = final


def words(reason: Reason, detail: str = "") -> str:
    said = f"{WORDS[reason]} ({detail})" if detail else WORDS[reason]
    return "".join(c if c.isprintable() else "?" for c in said[:LONGEST_WORDS])
