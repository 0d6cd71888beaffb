"""A node's watch over how well its streams are: figures into the rows every ten seconds, and cameras that are degraded.

States are news and are written at once (states.record). Figures are not: they are sampled.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from cameras.streaming import findings, states
from cameras.streaming.engine.reports import State, StreamReport

FIGURES_EVERY = dt.timedelta(seconds=10)


class Health:
    """For the clerk's thread."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._written_at: dt.datetime | None = None
        self._minutes: dict[str, findings.Minute] = {}
        self._degradations: dict[str, findings.Degradation] = {}

    def beat(self, reports: Callable[[], Iterable[StreamReport]], *, now: dt.datetime) -> None:
        """Called once a second; asks for reports every ten."""
        if self._written_at is not None and now - self._written_at < FIGURES_EVERY:
            return
        self._written_at = now
        said = [self._figures(report, now=now) for report in reports()]
        keys = {figures.key for figures in said}
        for gone in [key for key in self._minutes if key not in keys]:
            del self._minutes[gone]
        states.record_figures(said, node=self._node, now=now)
        self._judge_cameras(said, now=now)

    def _figures(self, report: StreamReport, *, now: dt.datetime) -> states.Figures:
        minute = self._minutes.setdefault(report.key, findings.Minute())
        live = report.state is State.LIVE
        found: list[findings.Finding] = []
        if live:
            minute.add(at=now.timestamp(), gop_s=report.gop_s, lost=report.lost_packets)
            found = findings.judge(_evidence(report, minute))
        return states.Figures(report, live, tuple(found))

    def _judge_cameras(self, said: list[states.Figures], *, now: dt.datetime) -> None:
        warned: dict[str, bool] = {}
        for figures in said:
            if figures.live:
                code = figures.key.rpartition("/")[0]
                warned[code] = warned.get(code, False) or figures.warned
        for gone in [code for code in self._degradations if code not in warned]:
            del self._degradations[gone]
        for code in warned.keys() - self._degradations.keys():
            self._degradations[code] = findings.Degradation()
        known = states.degraded(warned)
        for code, is_warned in warned.items():
            degradation = self._degradations[code]
            degradation.degraded = code in known  # others may have moved it: a person, a fault, another node
            if degradation.look(warned=is_warned, now=now.timestamp()):
                states.record_degradation(code, degraded=is_warned, now=now)


def _evidence(report: StreamReport, minute: findings.Minute) -> findings.Evidence:
    return findings.Evidence(
        profile=report.key.rpartition("/")[2],
        lane=report.lane,
        lane_words=report.lane_words,
        codec=report.codec,
        reordered=report.reordered,
        width=report.width,
        height=report.height,
        fps=report.fps,
        bitrate_kbps=report.bitrate_kbps,
        gops_s=minute.gops_s,
        restarts_hour=report.restarts_hour,
        loss=minute.loss(bitrate_kbps=report.bitrate_kbps),
        clock_offset_s=report.clock_offset_s,
    )
