"""The RTSP server of all simulated cameras: one process, one port, any number of cameras with two streams each."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from imageio_ffmpeg import get_ffmpeg_exe

from cameras.simulator import recording
from cameras.simulator.authentication import Guard
from cameras.simulator.clockstrip import ClockStrip
from cameras.simulator.door import Door
from cameras.simulator.faults import Fault
from cameras.simulator.headers import Layout
from cameras.simulator.lettering import make_letters
from cameras.simulator.session import Session
from cameras.simulator.stream import Stream

EVERY_CAMERA = "all"


class UnknownCamera(Exception):
    """There is no simulated camera of this code."""


class CameraState(TypedDict):
    """`seconds_left` is None for a fault without an end; `viewers` counts the connections that play."""

    camera: str
    ready: bool
    fault: str
    seconds_left: float | None
    viewers: dict[str, int]


@dataclass
class _Camera:
    streams: dict[str, Stream]
    fault: Fault = Fault.HEALED
    heals: asyncio.TimerHandle | None = None


class SimulatorServer:
    """Serves `rtsp://host:port/<code>/<rendition>`; runs in the event loop that called `start`.

    A camera is announced by its code (requests get 503) and served from the moment its recordings are added.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        cameras: Iterable[str],
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
        session_timeout_s: float = 60,
        with_bar_code: bool = False,
    ) -> None:
        self.guard = guard
        self.session_timeout_s = session_timeout_s
        self.connections: set[Session] = set()
        self._host, self._port = host, port
        self._clock = clock
        self._with_bar_code = with_bar_code
        self._cameras = {code: _Camera({}) for code in cameras}
        self._strips: dict[Layout, ClockStrip] = {}
        self._door: Door | None = None

    async def start(self) -> int:
        """Listens; returns the port. Raises OSError when it is taken."""
        self._door = Door(lambda: Session(self))
        self._port = self._door.open(self._host, self._port)
        return self._port

    async def stop(self) -> None:
        if self._door:
            self._door.close()
        for camera in self._cameras.values():
            self._forget_healing(camera)
            for stream in camera.streams.values():
                stream.close()
        for connection in tuple(self.connections):
            connection.cut()
        await asyncio.sleep(0)  # the cuts are heard in the next turn of the loop

    def add(self, code: str, files: dict[str, Path], *, offset_s: int = 0) -> None:
        """Begins to serve a camera from its recordings, by rendition name."""
        streams = self._named(code).streams
        for rendition, file in files.items():
            loop = recording.read(file)
            streams[rendition] = Stream(f"{code}/{rendition}", loop, self._strip(loop.layout), offset_s, self._clock)

    def address(self, code: str, rendition: str) -> str:
        """Without credentials, as the product keeps it."""
        return f"rtsp://{self._host}:{self._port}/{code}/{rendition}"

    def set_fault(self, code: str, fault: Fault, *, seconds: float | None = None) -> None:
        """Begins a fault, or heals; `code` may be "all". After `seconds` it heals by itself.

        Raises UnknownCamera; ValueError for one camera that shall be unreachable, because all share a port.
        """
        if fault is Fault.UNREACHABLE and code != EVERY_CAMERA:
            raise ValueError("only all cameras together can be unreachable")
        codes = list(self._cameras) if code == EVERY_CAMERA else [code]
        for one in codes:
            self._set_fault(one, fault, seconds)

    def states(self) -> list[CameraState]:
        return [self._state(code, camera) for code, camera in self._cameras.items()]

    def knows(self, camera: str) -> bool:
        return camera in self._cameras

    def stream(self, camera: str, rendition: str) -> Stream | None:
        return self._cameras[camera].streams.get(rendition) if camera in self._cameras else None

    def fault_of(self, camera: str) -> Fault:
        return self._cameras[camera].fault if camera in self._cameras else Fault.HEALED

    def _set_fault(self, code: str, fault: Fault, seconds: float | None) -> None:
        camera = self._named(code)
        forgets = camera.fault.forgets_connections and not fault.forgets_connections
        self._forget_healing(camera)
        camera.fault = fault
        for stream in camera.streams.values():
            stream.fault = fault
        if self._door and fault is Fault.UNREACHABLE:
            self._door.shut()
        elif self._door:
            self._door.reopen()
        if fault.cuts_connections or forgets:
            for connection in tuple(self.connections):
                if connection.camera == code:
                    connection.cut()
        if seconds is not None and fault is not Fault.HEALED:
            loop = asyncio.get_running_loop()
            camera.heals = loop.call_later(seconds, self._set_fault, code, Fault.HEALED, None)

    def _forget_healing(self, camera: _Camera) -> None:
        if camera.heals:
            camera.heals.cancel()
            camera.heals = None

    def _named(self, code: str) -> _Camera:
        if code not in self._cameras:
            raise UnknownCamera(code)
        return self._cameras[code]

    def _state(self, code: str, camera: _Camera) -> CameraState:
        left = camera.heals.when() - asyncio.get_running_loop().time() if camera.heals else None
        return {
            "camera": code,
            "ready": bool(camera.streams),
            "fault": "" if camera.fault is Fault.HEALED else camera.fault.value,
            "seconds_left": None if left is None else round(left, 1),
            "viewers": {name: stream.viewers for name, stream in camera.streams.items()},
        }

    def _strip(self, layout: Layout) -> ClockStrip:
        if layout not in self._strips:
            letters = make_letters(16 * layout.strip_rows, ffmpeg=get_ffmpeg_exe())
            self._strips[layout] = ClockStrip(layout, letters, with_bar_code=self._with_bar_code)
        return self._strips[layout]
