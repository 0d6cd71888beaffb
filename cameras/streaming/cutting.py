"""A node writes the clips it was asked for: gathers memory and files, joins them, says what came of it."""

import asyncio
import datetime as dt
import errno
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin

import aiohttp
import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from cameras.streaming import clips
from cameras.streaming.engine import clipping, files
from cameras.streaming.engine.clipping import Kept, Material
from cameras.streaming.engine.reasons import BadData
from cameras.streaming.engine.splice import BEFORE_S, Cut, Gap, splice
from cameras.streaming.models import Clip, MediaNode, Recording

log = structlog.get_logger(__name__)

SETTLED = dt.timedelta(seconds=5)  # the segment that is open when a clip is asked for closes within this time
TAKEN_FOR = dt.timedelta(minutes=5)
FETCH = aiohttp.ClientTimeout(total=120, connect=2, sock_read=10)
MOST_FETCHED_BYTES = 1 << 30  # of one file: a recorded minute at 20 Mbit/s has 150 MB
FORMAT = 1

KeptOf = Callable[[str, float], list[Kept]]
Fetch = Callable[[str, Path], None]


def fetch(url: str, target: Path) -> None:
    """Download into a file. Raises aiohttp.ClientError, TimeoutError, OSError."""
    asyncio.run(_download(url, target))


def cut_waiting(*, node: str, root: Path, kept: KeptOf, now: dt.datetime, fetch: Fetch = fetch) -> int:
    """Write every clip that waits for this node; how many."""
    due = Clip.objects.filter(state=Clip.State.WANTED, node=node, asked_to__lte=now - SETTLED)
    free = due.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=now - TAKEN_FOR))
    done = 0
    for pk in list(free.order_by("asked_at").values_list("pk", flat=True)):
        if free.filter(pk=pk).update(taken_at=now):  # whoever is first has it, however often it was ordered
            _cut(
                Clip.objects.select_related("camera", "asked_by").get(pk=pk), root=root, kept=kept, now=now, fetch=fetch
            )
            done += 1
    return done


def _cut(clip: Clip, *, root: Path, kept: KeptOf, now: dt.datetime, fetch: Fetch) -> None:
    log.info("clip.begun", clip=str(clip.uid), camera=clip.camera.code)
    root.mkdir(parents=True, exist_ok=True)
    # Where clips go there is room for their pieces; /tmp may be memory.
    with TemporaryDirectory(prefix="clip-", dir=root) as borrowed:
        pieces = Material()
        borrow = partial(_borrow, clip=clip, folder=Path(borrowed), now=now, fetch=fetch)
        away = _gather(pieces, clip, root=root, kept=kept, borrow=borrow)
        cut = splice(pieces.pieces, starts_at=clip.asked_from.timestamp(), ends_at=clip.asked_to.timestamp())
        if cut is None:
            spans = _spans(pieces)
            _fail(clip, " ".join([clips.what_there_is(spans), *away]))
            return
        path = files.clip_path(clip.camera.code, f"{clip.uid}.mp4")
        try:
            written = clipping.write(root / path, pieces.bytes_of(cut))
            said = manifest(clip, cut, written, away=away, now=timezone.now())
            text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
            clipping.write((root / path).with_suffix(".json"), [text.encode()])
        except (OSError, BadData) as error:
            log.warning("clip.not_written", clip=str(clip.uid), error=str(error))
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            _fail(clip, str(_("Klip tidak dapat ditulis: %s.") % why))
            return
    _ready(clip, cut, written, path=path, gaps=said["gaps"], now=timezone.now())


def _gather(
    pieces: Material, clip: Clip, *, root: Path, kept: KeptOf, borrow: Callable[[Recording], Path]
) -> list[str]:
    """Memory first, then files; what could not be had, in words."""
    since = clip.asked_from - dt.timedelta(seconds=BEFORE_S)
    pieces.add_kept(kept(f"{clip.camera.code}/{clip.profile}", since.timestamp()))
    rows = Recording.objects.filter(camera=clip.camera, profile=clip.profile, starts_at__lt=clip.asked_to)
    away: dict[str, str] = {}
    for row in rows.exclude(ends_at__lte=since).order_by("starts_at"):
        if row.node in away:
            continue
        path = root / row.path
        try:
            if not path.is_file():
                path = borrow(row)
            pieces.add_file(path, starts_at=row.starts_at.timestamp())
        except aiohttp.ClientResponseError as error:
            log.warning("clip.file_refused", clip=str(clip.uid), path=row.path, status=error.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("clip.node_away", clip=str(clip.uid), node=row.node, error=str(error))
            away[row.node] = str(_("Simpul %s tidak menjawab.") % row.node)
        except (OSError, BadData) as error:
            log.warning("clip.file_unreadable", clip=str(clip.uid), path=row.path, error=str(error))
    return list(away.values())


def _borrow(row: Recording, *, clip: Clip, folder: Path, now: dt.datetime, fetch: Fetch) -> Path:
    """A file of another node, by its origin, on behalf of whoever asked for the clip."""
    name = Path(row.path).name
    url = MediaNode.objects.filter(name=row.node).values_list("url", flat=True).first()
    if url is None or row.node == clip.node:
        raise FileNotFoundError(row.path)
    asked = clips.signed(clip.camera.code, "recording", name, node=row.node, by=clip.asked_by, now=now)
    target = folder / f"{row.pk}.mp4"
    fetch(urljoin(url, asked), target)
    return target


async def _download(url: str, target: Path) -> None:
    async with aiohttp.ClientSession(timeout=FETCH) as session, session.get(url, allow_redirects=False) as answer:
        answer.raise_for_status()
        with target.open("wb") as file:
            async for data in answer.content.iter_chunked(files.CHUNK):
                if file.tell() + len(data) > MOST_FETCHED_BYTES:
                    raise OSError(errno.EFBIG, "more than a recorded minute can have", url)
                file.write(data)


def manifest(
    clip: Clip, cut: Cut, written: clipping.Written, *, away: Iterable[str], now: dt.datetime
) -> dict[str, Any]:
    """What the file beside the clip says, so that it can be judged without this product."""
    return {
        "format": FORMAT,
        "clip": str(clip.uid),
        "camera": {"code": clip.camera.code, "name": clip.camera.name, "synthetic": clip.camera.synthetic},
        "profile": clip.profile,
        "asked": {
            "from": _both(clip.asked_from),
            "to": _both(clip.asked_to),
            "by": clip.asked_by.username,
            "at": _both(clip.asked_at),
        },
        "shows": {"from": _both(_aware(cut.starts_at)), "to": _both(_aware(cut.ends_at))},
        "gaps": [_gap(gap) for gap in cut.gaps],
        "notes": list(away),
        "written": {"at": _both(now), "node": clip.node, "software": f"warroom clips {FORMAT}"},
        "bytes": written.bytes,
        "sha256": written.sha256,
        "pictures": sum(len(chunk.pictures) for _source, chunk in cut.chunks),
        "coding": "pictures copied, not coded again; a gap shows the last picture before it",
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"from": _both(_aware(gap.starts_at)), "to": _both(_aware(gap.ends_at)), "why": gap.why}


def _ready(
    clip: Clip, cut: Cut, written: clipping.Written, *, path: Path, gaps: list[dict[str, Any]], now: dt.datetime
) -> None:
    with transaction.atomic():
        Clip.objects.filter(pk=clip.pk).update(
            state=Clip.State.READY,
            words="",
            path=str(path),
            starts_at=_aware(cut.starts_at),
            ends_at=_aware(cut.ends_at),
            bytes=written.bytes,
            sha256=written.sha256,
            gaps=[{"from": gap["from"]["utc"], "to": gap["to"]["utc"], "why": gap["why"]} for gap in gaps],
            ready_at=now,
        )
        detail = {"sha256": written.sha256, "bytes": written.bytes, "gaps": len(gaps)}
        audit.record(actor=f"node:{clip.node}", act="clip_ready", subject=str(clip.uid), detail=detail, at=now)
    log.info("clip.ready", clip=str(clip.uid), bytes=written.bytes)


def _fail(clip: Clip, words: str) -> None:
    Clip.objects.filter(pk=clip.pk, state=Clip.State.WANTED).update(state=Clip.State.FAILED, words=words[:300])
    log.info("clip.failed", clip=str(clip.uid), words=words)


def _spans(pieces: Material) -> list[tuple[dt.datetime, dt.datetime]]:
    """What was found, fragments that follow each other together."""
    spans: list[list[float]] = []
    for piece in sorted(pieces.pieces, key=lambda piece: piece.starts_at):
        if spans and piece.starts_at - spans[-1][1] < 1:
            spans[-1][1] = max(spans[-1][1], piece.ends_at)
        else:
            spans.append([piece.starts_at, piece.ends_at])
    return [(_aware(start), _aware(end)) for start, end in spans]


def _aware(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _both(at: dt.datetime) -> dict[str, str]:
    return {
        "utc": at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "wita": timezone.localtime(at).isoformat(timespec="milliseconds"),
    }
