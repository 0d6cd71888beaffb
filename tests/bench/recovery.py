"""How long after a camera is well again its stream has a new picture: python -m tests.bench.recovery [name ...]

Each row has a simulator and an engine of its own with ten cameras; all rows run at the same time. The cameras of one
row heal at different moments where the fault allows it, so that the figures do not depend on one phase of the pauses.
Key frames come once a second, which is up to one second of each figure.
"""

import asyncio
import os
import random
import signal
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass

import imageio_ffmpeg
import uvloop

from cameras.simulator.faults import Fault
from cameras.simulator.process import RunningSimulator, running_simulator
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import Lane, StreamOrder, TranscodeSpec
from tests.bench import figures

CAMERAS = 10
READY_S, SPREAD_S, PATIENCE_S = 40.0, 3.0, 30.0
LOOK_S = 0.02
SPEC = TranscodeSpec(width=192, height=108, fps=10, bitrate_kbps=100)


@dataclass(frozen=True)
class Story:
    """`fault` None: the process of the cameras is killed and started again on the same port."""

    name: str
    words: str
    fault: Fault | None
    outage_s: float
    lane: Lane = "repack"


STORIES = (
    Story("cut_10", "connections cut, new ones too, 10 s", Fault.DROP, 10),
    Story("cut_90", "the same, 90 s", Fault.DROP, 90),
    Story("refused_10", "process killed, connections refused, 10 s", None, 10),
    Story("refused_90", "the same, 90 s", None, 90),
    Story("frozen_10", "connection open, no pictures, 10 s", Fault.HANG, 10),
    Story("frozen_90", "the same, 90 s", Fault.HANG, 90),
    Story("power_10", "nothing sent, answered or closed, 10 s", Fault.OFF, 10),
    Story("power_90", "the same, 90 s", Fault.OFF, 90),
    Story("unreachable_10", "host gone: no answer to a SYN, 10 s", Fault.UNREACHABLE, 10),
    Story("unreachable_90", "the same, 90 s", Fault.UNREACHABLE, 90),
    Story("ffmpeg_cut_10", "ffmpeg lane: cut, 10 s", Fault.DROP, 10, "ffmpeg"),
    Story("ffmpeg_power_90", "ffmpeg lane: nothing sent, answered or closed, 90 s", Fault.OFF, 90, "ffmpeg"),
)


class Place:
    def __init__(self, story: Story, stack: ExitStack) -> None:
        self.story = story
        self._stack = stack
        self.simulator: RunningSimulator = stack.enter_context(running_simulator(cameras=CAMERAS))
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=lambda report: None,
            ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
            clock=time.time,
        )
        self.keys = [f"SIM-{number:03}" for number in range(1, CAMERAS + 1)]

    def orders(self) -> list[StreamOrder]:
        simulator, lane = self.simulator, self.story.lane
        return [
            StreamOrder(
                f"{key}/tile",
                simulator.address(key),
                simulator.username,
                simulator.password,
                lane=lane,
                transcode=SPEC if lane == "ffmpeg" else None,
            )
            for key in self.keys
        ]

    async def tell(self) -> list[float]:
        """Seconds of each camera from its return to its next picture."""
        self.engine.apply(self.orders())
        running = asyncio.ensure_future(self.engine.run())
        try:
            await self._until_all_play()
            await asyncio.sleep(3)
            if self.story.fault in (None, Fault.UNREACHABLE):
                return await self._all_at_once()
            return list(await asyncio.gather(*[self._one(key) for key in self.keys]))
        finally:
            await self.engine.close()
            await running

    async def _until_all_play(self) -> None:
        async with asyncio.timeout(READY_S):
            while not all(report.last_frame_at for report in self.engine.reports()):  # noqa: ASYNC110 - once a run
                await asyncio.sleep(0.1)

    async def _one(self, key: str) -> float:
        fault = self.story.fault
        assert fault is not None
        self.simulator.fault(key, fault)
        await asyncio.sleep(self.story.outage_s + random.uniform(0, SPREAD_S))
        self.simulator.heal(key)
        return await self._next_picture(key, time.time())

    async def _all_at_once(self) -> list[float]:
        pause_s = self.story.outage_s + random.uniform(0, SPREAD_S)
        if self.story.fault is None:
            os.kill(self.simulator.pid, signal.SIGKILL)
            await asyncio.sleep(pause_s)
            again = running_simulator(cameras=CAMERAS, data=self.simulator.data, port=self.simulator.port)
            await asyncio.to_thread(self._stack.enter_context, again)
        else:
            self.simulator.fault("all", self.story.fault)
            await asyncio.sleep(pause_s)
            self.simulator.heal()
        healed_at = time.time()
        return list(await asyncio.gather(*[self._next_picture(key, healed_at) for key in self.keys]))

    async def _next_picture(self, key: str, healed_at: float) -> float:
        while time.time() - healed_at < PATIENCE_S:
            report = next(report for report in self.engine.reports() if report.key == f"{key}/tile")
            if report.last_frame_at and report.last_frame_at > healed_at:
                return report.last_frame_at - healed_at
            await asyncio.sleep(LOOK_S)
        return PATIENCE_S


async def measure(stories: list[Story]) -> None:
    with ExitStack() as stack:
        places = [Place(story, stack) for story in stories]
        results = await asyncio.gather(*[place.tell() for place in places])
    print("| fault | tries | median s | p95 s | longest s |\n|---|---|---|---|---|")
    for story, seconds in zip(stories, results, strict=True):
        seconds.sort()
        p95 = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
        median = statistics.median(seconds)
        print(f"| {story.words} | {len(seconds)} | {median:.2f} | {p95:.2f} | {seconds[-1]:.2f} |")
        figures.record(
            f"streaming.recover.{story.name}", p95, unit="s", n=len(seconds), percentiles={"p50": median, "p95": p95}
        )

    if len(stories) == len(STORIES):
        tell_all(
            [
                second
                for story, found in zip(stories, results, strict=True)
                if story.lane == "repack"
                for second in found
            ]
        )


def tell_all(seconds: list[float]) -> None:
    """The figure of a camera that comes back, whatever ailed it: all tries of all faults on the first lane."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    spread = {"p50": cuts[49], "p95": cuts[94], "worst": max(seconds)}
    figures.record("streaming.recover.camera", spread["p95"], unit="s", n=len(seconds), percentiles=spread)


def main() -> None:
    names = set(sys.argv[1:])
    chosen = [story for story in STORIES if not names or story.name in names]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure(chosen))


if __name__ == "__main__":
    main()
