"""Whether another transcode may start: what each is expected to cost, and who has to make room for whom. Pure.

Costs are processor cores, one of ours being a core of the machine of docs/performance.md; a running child's own
processor time corrects them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .orders import TranscodeSpec

# Core-milliseconds per million pixels, measured with tests/bench/transcode.py.
DECODE_MS = {"H264": 1.6, "H265": 1.8, "JPEG": 1.5}
OTHER_DECODE_MS = 2.0
ENCODE_MS = 6.0  # with the scaling before it
HARDWARE_ENCODE_MS = 1.5  # the scaling and the way to the card; not measured, no card was there


@dataclass(frozen=True, slots=True)
class Source:
    """What is decoded. Unknown sides and rates are taken for those of a full HD camera."""

    codec: str
    width: int = 1920
    height: int = 1080
    fps: float = 25.0


@dataclass(frozen=True, slots=True)
class Load:
    """A transcode with what it costs or would cost, in cores. The smaller `priority` is the more important."""

    name: str
    cores: float
    priority: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`evicted` must end before the wanted one begins. `used`: cores that the others take when it is refused."""

    admitted: bool
    evicted: tuple[str, ...] = ()
    used: float = 0.0


def estimate(source: Source, specs: Iterable[TranscodeSpec], *, hardware: bool = False) -> float:
    """Cores. Each distinct picture is encoded once, the source is decoded once."""
    decoded = source.width * source.height * source.fps / 1e6
    cost_ms = decoded * DECODE_MS.get(source.codec, OTHER_DECODE_MS)
    per_pixel = HARDWARE_ENCODE_MS if hardware else ENCODE_MS
    for spec in set(specs):
        pixels = min(spec.width * spec.height, source.width * source.height)
        cost_ms += pixels * min(spec.fps, source.fps) / 1e6 * per_pixel
    return cost_ms / 1000


def decide(running: Sequence[Load], wanted: Load, *, quota: float) -> Verdict:
    """`wanted` replaces a running load of its name. Evicts the least important first, the dearest of equals; nobody
    when that would not be enough, and never one as important as the wanted."""
    others = [load for load in running if load.name != wanted.name]
    used = sum(load.cores for load in others)
    evicted: list[str] = []
    left = used
    for load in sorted(others, key=lambda load: (-load.priority, -load.cores)):
        if left + wanted.cores <= quota or load.priority <= wanted.priority:
            break
        evicted.append(load.name)
        left -= load.cores
    if left + wanted.cores <= quota:
        return Verdict(True, tuple(evicted), left)
    return Verdict(False, (), used)


def refusal(wanted: float, *, used: float, quota: float) -> str:
    """For the duty officer: what is taken, of how much."""
    if wanted > quota:
        return f"perlu {_cores(wanted)} dari {_cores(quota)} inti"
    return f"{_cores(used)} dari {_cores(quota)} inti"


def _cores(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
