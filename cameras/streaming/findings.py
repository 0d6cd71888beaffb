"""What is wrong with a stream that runs, from its figures. Pure; the words are in mends.py.

A WARNING is something people see or miss: gaps, a picture that stands, a time that is wrong. After a minute of it the
camera counts as degraded. A NOTE costs the house something, or makes starting slow, and can be mended when there is
time.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

GOP_GOOD_S = 2.0  # what this product asks of a camera
GOP_SMART_S = 4.0  # longer ones come from "smart codecs" (H.264+, Smart H.265, Zipstream …) or odd settings
GOP_BLIND_S = 8.0  # a viewer who opens it waits so long for a picture
GOP_SLACK = 1.1
GOP_VARIES = 1.5  # longest over shortest of a minute
GOPS_NEEDED = 4
FPS_LEAST = 5.0
SUB_PIXELS = 704 * 576
OFFSET_NOTED_S, OFFSET_WRONG_S = 2.0, 60.0
RESTARTS_MANY = 3
LOSS_NOTED, LOSS_BAD = 0.001, 0.01
PACKET_BITS = 11_200.0  # 1,400 bytes, what cameras put into one


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Figures of one live stream. `gops_s`: those of the last minute; `loss`: lost packets over all, last minute."""

    profile: str
    lane: str
    lane_words: str
    codec: str
    reordered: bool
    width: int
    height: int
    fps: float
    bitrate_kbps: float
    gops_s: Sequence[float]
    restarts_hour: int
    loss: float
    clock_offset_s: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """`value` is the figure that gave it away, in the unit its words name; 0 where there is none."""

    code: str
    severity: Severity
    value: float = 0.0


def judge(evidence: Evidence) -> list[Finding]:
    """All there is to find, the serious first."""
    found = [
        *_gop(evidence),
        *_picture(evidence),
        *_transport(evidence),
        *_clock(evidence),
    ]
    return sorted(found, key=lambda finding: (finding.severity is Severity.NOTE, finding.code))


def _gop(evidence: Evidence) -> list[Finding]:
    gops = [gop for gop in evidence.gops_s if gop > 0]
    if not gops:
        return []
    longest, shortest = max(gops), min(gops)
    if longest > GOP_BLIND_S * GOP_SLACK:
        return [Finding("gop_blind", Severity.WARNING, longest)]
    varies = len(gops) >= GOPS_NEEDED and longest > shortest * GOP_VARIES and longest > GOP_GOOD_S * GOP_SLACK
    if varies or longest > GOP_SMART_S * GOP_SLACK:
        return [Finding("smart_codec", Severity.NOTE, longest)]
    if longest > GOP_GOOD_S * GOP_SLACK:
        return [Finding("gop_long", Severity.NOTE, longest)]
    return []


def _picture(evidence: Evidence) -> list[Finding]:
    found: list[Finding] = []
    if 0 < evidence.fps < FPS_LEAST:
        found.append(Finding("fps_low", Severity.WARNING, evidence.fps))
    if evidence.fps > 0 and evidence.bitrate_kbps < 1:
        found.append(Finding("bitrate_zero", Severity.WARNING, evidence.bitrate_kbps))
    if evidence.codec == "H.265":
        found.append(Finding("hevc", Severity.NOTE))
    if evidence.reordered:
        found.append(Finding("b_frames", Severity.NOTE))
    if evidence.profile == "tile" and evidence.lane == "repack" and evidence.width * evidence.height > SUB_PIXELS:
        found.append(Finding("sub_too_large", Severity.NOTE, evidence.height))
    return found


def _transport(evidence: Evidence) -> list[Finding]:
    found: list[Finding] = []
    if "UDP" in evidence.lane_words:
        found.append(Finding("udp_only", Severity.NOTE))
    if evidence.restarts_hour > RESTARTS_MANY:
        found.append(Finding("restarts", Severity.WARNING, evidence.restarts_hour))
    if evidence.loss >= LOSS_NOTED:
        severity = Severity.WARNING if evidence.loss >= LOSS_BAD else Severity.NOTE
        found.append(Finding("loss", severity, evidence.loss * 100))
    return found


def _clock(evidence: Evidence) -> list[Finding]:
    offset = abs(evidence.clock_offset_s or 0.0)
    if offset <= OFFSET_NOTED_S:
        return []
    severity = Severity.WARNING if offset > OFFSET_WRONG_S else Severity.NOTE
    return [Finding("clock", severity, offset)]


def loss(lost: int, *, bitrate_kbps: float, seconds: float) -> float:
    """Lost packets over all that were sent; how many those are is counted from the bit rate. 0..1"""
    sent = bitrate_kbps * 1000 * seconds / PACKET_BITS
    return lost / (sent + lost) if lost > 0 else 0.0


LASTS_S = 60.0


@dataclass(slots=True)
class Degradation:
    """Whether a camera counts as degraded: after a minute with a warning, until a minute without. Times in seconds."""

    degraded: bool = False
    _other_since: float | None = field(default=None)

    def look(self, *, warned: bool, now: float) -> bool:
        """True when it has just changed."""
        if warned == self.degraded:
            self._other_since = None
            return False
        if self._other_since is None:
            self._other_since = now
        if now - self._other_since < LASTS_S:
            return False
        self.degraded, self._other_since = warned, None
        return True


@dataclass(slots=True)
class Minute:
    """The last minute of one stream, from samples: distances of key frames, and lost packets so far."""

    _samples: deque[tuple[float, float, int]] = field(default_factory=deque)

    def add(self, *, at: float, gop_s: float, lost: int) -> None:
        self._samples.append((at, gop_s, lost))
        while self._samples[0][0] < at - LASTS_S:
            self._samples.popleft()

    @property
    def gops_s(self) -> list[float]:
        return [gop for _, gop, _ in self._samples]

    def loss(self, *, bitrate_kbps: float) -> float:
        first, last = self._samples[0], self._samples[-1]
        return loss(last[2] - first[2], bitrate_kbps=bitrate_kbps, seconds=last[0] - first[0])
