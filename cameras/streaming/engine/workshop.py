"""All transcodes of one engine: who shares a child, and for whom there is room."""

import math
from collections.abc import Callable

from . import admission
from .admission import Load, Source
from .encoders import Encoder
from .orders import Limits, StreamOrder, TranscodeSpec
from .reasons import Reason, StreamFault
from .rendition import Rendition
from .rtsp import Dial
from .transcode import Tools, Transcode

MOST_KNOWN = 5000
CORRECTION = (0.25, 4.0)  # a measured cost further from the table than this says more about the moment than the stream

Address = tuple[str, str, str]


class Workshop:
    """`cores`: what all transcodes together may take, by estimate or by measure."""

    def __init__(
        self,
        *,
        ffmpeg_path: str,
        dial: Dial,
        limits: Limits,
        clock: Callable[[], float],
        encoder: Encoder = Encoder.SOFTWARE,
        cores: float = math.inf,
    ) -> None:
        self.cores = cores
        self._tools = Tools(ffmpeg_path=ffmpeg_path, dial=dial, limits=limits, clock=clock, encoder=encoder)
        self._transcodes: dict[Address, Transcode] = {}
        self._known: dict[Address, Source] = {}  # what refused and ended cameras looked like

    def join(self, order: StreamOrder, rendition: Rendition, *, patient: bool = False) -> Transcode:
        """Gives `rendition` a place; whoever gets it must `leave`. StreamFault(NO_CAPACITY) when there is none."""
        address = _address(order)
        transcode = self._transcodes.get(address)
        known = (transcode.seen if transcode else None) or self._known.get(address)
        if known is not None:
            specs = [*(transcode.specs if transcode else ()), rendition.spec]
            priority = min(transcode.priority if transcode else rendition.priority, rendition.priority)
            self._make_room(transcode, order.key, known, specs, priority)
        if transcode is None or transcode.is_over:
            transcode = Transcode(order, tools=self._tools, may_run=self._may_run)
            self._transcodes[address] = transcode
        transcode.patient = patient
        transcode.join(rendition)
        return transcode

    async def leave(self, order: StreamOrder, transcode: Transcode, rendition: Rendition) -> None:
        address = _address(order)
        self._remember(address, transcode)
        if transcode.renditions == [rendition] and self._transcodes.get(address) is transcode:
            del self._transcodes[address]
        await transcode.leave(rendition)

    def used(self) -> float:
        """Cores that the running transcodes take. This and `running` may be asked from any thread."""
        return sum(load.cores for load in self._loads())

    def running(self) -> int:
        return sum(transcode.is_running for transcode in list(self._transcodes.values()))

    def _may_run(self, transcode: Transcode, seen: Source) -> None:
        self._make_room(transcode, transcode.name, seen, transcode.specs, transcode.priority)

    def _make_room(
        self, transcode: Transcode | None, name: str, source: Source, specs: list[TranscodeSpec], priority: int
    ) -> None:
        hardware = transcode.hardware if transcode else self._tools.encoder is not Encoder.SOFTWARE
        cores = admission.estimate(source, specs, hardware=hardware) * _correction(transcode)
        loads = [load for load in self._loads() if transcode is None or load.name != transcode.name]
        verdict = admission.decide(loads, Load(name, cores, priority), quota=self.cores)
        if not verdict.admitted:
            raise StreamFault(Reason.NO_CAPACITY, admission.refusal(cores, used=verdict.used, quota=self.cores))
        for other in list(self._transcodes.values()):
            if other.name in verdict.evicted and other.is_running:
                other.evict(StreamFault(Reason.NO_CAPACITY, "tempat dipakai kamera yang lebih penting"))

    def _loads(self) -> list[Load]:
        """Those that are decoding now; one that only connects has not been admitted yet."""
        running = [transcode for transcode in list(self._transcodes.values()) if transcode.is_running]
        return [Load(transcode.name, _cores(transcode), transcode.priority) for transcode in running]

    def _remember(self, address: Address, transcode: Transcode) -> None:
        if transcode.seen is None:
            return
        fps = transcode.fps or transcode.seen.fps
        self._known.pop(address, None)
        self._known[address] = Source(transcode.seen.codec, transcode.seen.width, transcode.seen.height, fps)
        while len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]


def _address(order: StreamOrder) -> Address:
    return order.address, order.username, order.password


def _estimated(transcode: Transcode) -> float:
    if transcode.seen is None:
        return 0.0
    return admission.estimate(transcode.seen, transcode.specs, hardware=transcode.hardware)


def _cores(transcode: Transcode) -> float:
    measured = transcode.measured_cores()
    return _estimated(transcode) if measured is None else measured


def _correction(transcode: Transcode | None) -> float:
    """How far off the table is for this very stream."""
    measured = transcode.measured_cores() if transcode else None
    estimated = _estimated(transcode) if transcode else 0.0
    if measured is None or not estimated:
        return 1.0
    return min(CORRECTION[1], max(CORRECTION[0], measured / estimated))
