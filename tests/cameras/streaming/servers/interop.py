"""Runs rows against their servers, all at once, and reads back what a player would have got."""

import asyncio
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import av
import imageio_ffmpeg

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.reports import StreamReport
from tests.cameras.streaming.engine import asgi
from tests.cameras.streaming.servers.rows import Row
from tests.cameras.streaming.servers.running import servers

AT_LEAST_S, AT_MOST_S = 14.0, 40.0  # longer than a session of the server that forgets soon
SEGMENTS = 6  # a whole live playlist, without a change of lane in it


@dataclass(frozen=True)
class Outcome:
    """`seconds` and `segments` are what the playlist says, `pictures` what lies in the segments."""

    row: Row
    report: StreamReport
    segments: int = 0
    seconds: float = 0.0
    pictures: int = 0
    decoded: int = 0
    in_order: bool = False

    @property
    def ok(self) -> bool:
        return not self.complaints()

    def complaints(self) -> list[str]:
        row, report = self.row, self.report
        found = [
            f"{name} is {got!r}, not {wanted!r}"
            for name, got, wanted in (
                ("state", report.state.value, row.state),
                ("reason", report.reason_code, row.reason),
                ("lane", report.lane, row.lane),
                ("audio", report.audio, row.audio),
                ("restarts", report.restarts, report.restarts if row.restarts is None else row.restarts),
                ("lane words", report.lane_words, report.lane_words if row.lane_words is None else row.lane_words),
            )
            if got != wanted
        ]
        return found + (self._picture_complaints() if row.state == "live" else self._attempt_complaints())

    def _picture_complaints(self) -> list[str]:
        row, found = self.row, []
        if abs(self.report.fps - row.fps) > 0.2 * row.fps:
            found.append(f"{self.report.fps} frames a second instead of {row.fps}")
        if self.segments < 3:
            found.append(f"{self.segments} segments")
        if abs(self.pictures - self.seconds * row.fps) > 0.2 * self.seconds * row.fps:
            found.append(f"{self.pictures} pictures in {self.seconds:.1f} s")
        if self.decoded < row.decoded * self.pictures:
            found.append(f"{self.decoded} of {self.pictures} pictures decode")
        if not self.in_order:
            found.append("decode times go backwards")
        return found

    def _attempt_complaints(self) -> list[str]:
        """A refused password is tried once in a minute."""
        return [] if self.report.restarts == 1 else [f"{self.report.restarts} attempts"]


async def run(rows: Iterable[Row]) -> dict[str, Outcome]:
    wanted = list(rows)
    async with servers(wanted) as found:
        engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=lambda report: None,
            ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
        )
        engine.apply([_order(row, *found[row.name]) for row in wanted])
        running = asyncio.ensure_future(engine.run())
        try:
            done, _ = await asyncio.wait([running], timeout=AT_LEAST_S)
            if done:
                raise RuntimeError("the engine ended") from running.exception()
            await _until_all_play(engine, [row.name for row in wanted if row.state == "live"])
            reports = {report.key: report for report in engine.reports()}
            return {row.name: await _outcome(engine, row, reports[f"{row.name}/tile"]) for row in wanted}
        finally:
            await engine.close()
            await asyncio.wait([running])


def _order(row: Row, address: str, username: str, password: str) -> StreamOrder:
    login = {"username": username, "password": password} if username else {}
    return StreamOrder(f"{row.name}/tile", address, **{**login, **row.order})


async def _until_all_play(engine: Engine, names: list[str]) -> None:
    try:
        async with asyncio.timeout(AT_MOST_S - AT_LEAST_S):
            for name in names:
                while _steady_segments(await _playlist(engine, name)) < SEGMENTS:  # noqa: ASYNC110 - as a player does
                    await asyncio.sleep(0.5)
    except TimeoutError:
        return  # its row will say what is missing


async def _playlist(engine: Engine, name: str) -> str:
    reply = await asgi.request(engine.origin, f"/media/n/{name}/tile/g/index.m3u8")
    return reply.body.decode() if reply.status == 200 else ""


def _steady_segments(playlist: str) -> int:
    head, _, tail = playlist.rpartition("#EXT-X-DISCONTINUITY\n")
    # The first segment of all is a discontinuity too, and nothing of interest lies before it.
    return (tail if "#EXTINF" in head else playlist).count("#EXTINF")


async def _outcome(engine: Engine, row: Row, report: StreamReport) -> Outcome:
    lines = (await _playlist(engine, row.name)).splitlines() if row.state == "live" else []
    seconds = [float(line[8:].partition(",")[0]) for line in lines if line.startswith("#EXTINF:")]
    pictures, decoded, times = 0, 0, []
    for initialisation, names in _by_initialisation(lines):
        files = [
            await asgi.request(engine.origin, f"/media/n/{row.name}/tile/g/{file}") for file in [initialisation, *names]
        ]
        data = b"".join(file.body for file in files if file.status == 200)
        found = _read(data)
        pictures += len(found)
        times += found
        decoded += _decoded(data)
    in_order = all(later > earlier for earlier, later in pairwise(times))
    return Outcome(row, report, len(seconds), sum(seconds), pictures, decoded, in_order)


def _by_initialisation(lines: list[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("#EXT-X-MAP"):
            found.append((line.split('"')[1], []))
        elif line.endswith(".m4s") and not line.startswith("#"):
            found[-1][1].append(line)
    return found


def _read(data: bytes) -> list[int]:
    """Decode times of the pictures."""
    with av.open(io.BytesIO(data), "r") as container:
        return [packet.dts or 0 for packet in container.demux(video=0) if packet.size]


def _decoded(data: bytes) -> int:
    with av.open(io.BytesIO(data), "r") as container:
        try:
            return sum(1 for _ in container.decode(video=0))
        except av.FFmpegError:
            return 0
