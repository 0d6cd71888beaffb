"""What exists of a camera's past: recorded files, and what its node still has in memory."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from cameras.models import Camera
from cameras.streaming.models import Profile, Recording, StreamState
from cameras.streaming.profiles import shared

SEAM = dt.timedelta(seconds=2)  # between two files of one recording
# The best picture first: what has both is cut from the main stream.
BY_QUALITY = (Profile.MAIN.value, Profile.TILE.value)


@dataclass(frozen=True)
class Span:
    """``source`` is "file" or "memory"; what memory holds is an estimate from how the stream goes."""

    profile: str
    node: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    source: str


def of(camera: Camera, *, since: dt.datetime, until: dt.datetime, now: dt.datetime) -> list[Span]:
    """Everything that touches the time, files of one recording as one span, oldest first."""
    files = Recording.objects.filter(camera=camera, starts_at__lt=until).exclude(ends_at__lte=since)
    found = [
        Span(row.profile, row.node, row.starts_at, row.ends_at or now, "file")
        for row in files.order_by("profile", "node", "starts_at")
    ]
    spans = [*_joined(found), *_in_memory(camera, now)]
    return sorted(
        (span for span in spans if span.starts_at < until and span.ends_at > since), key=lambda span: span.starts_at
    )


def covered_s(spans: Iterable[Span], profile: str, *, since: dt.datetime, until: dt.datetime) -> float:
    """Seconds of the time that any span of the profile covers."""
    total, end = 0.0, since
    for span in sorted((span for span in spans if span.profile == profile), key=lambda span: span.starts_at):
        start, stop = max(span.starts_at, end), min(span.ends_at, until)
        if stop > start:
            total += (stop - start).total_seconds()
            end = stop
    return total


def best_profile(spans: Iterable[Span], *, since: dt.datetime, until: dt.datetime) -> str | None:
    """The stream that has most of the time, to a second; the better picture of two that have as much."""
    listed = list(spans)
    shares = {profile: round(covered_s(listed, profile, since=since, until=until)) for profile in BY_QUALITY}
    best = max(BY_QUALITY, key=lambda profile: shares[profile])
    return best if any(span.profile == best for span in listed) else None


def _joined(spans: Iterable[Span]) -> list[Span]:
    result: list[Span] = []
    for span in spans:
        last = result[-1] if result else None
        if (
            last is not None
            and (last.profile, last.node) == (span.profile, span.node)
            and span.starts_at - last.ends_at <= SEAM
        ):
            result[-1] = Span(last.profile, last.node, last.starts_at, max(last.ends_at, span.ends_at), "file")
        else:
            result.append(span)
    return result


def _in_memory(camera: Camera, now: dt.datetime) -> list[Span]:
    ring = dt.timedelta(seconds=settings.MEDIA_RING_SECONDS)
    spans = []
    for state in StreamState.objects.filter(camera=camera).exclude(state=StreamState.State.STOPPED):
        live = state.state == StreamState.State.LIVE
        end = now if live else state.last_frame_at
        if end is None:
            continue
        start = max(end - ring, state.since) if live else end - ring
        if end > start:
            spans.append(Span(shared(state.profile), state.node, start, end, "memory"))
    return spans
