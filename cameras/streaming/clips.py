"""Clips for evidence: who may ask for one, what it will be cut from, where it can be fetched."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem, Unavailable
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming import assignments, dispatch, grants, material
from cameras.streaming.material import Span
from cameras.streaming.models import Clip, Profile, StreamAssignment
from cameras.streaming.profiles import shared

LONGEST = dt.timedelta(hours=1)
NEARBY = dt.timedelta(hours=12)  # what there is instead is looked for this far around
UNANSWERED = dt.timedelta(minutes=10)
DOWNLOAD_S = 3600
SPANS_TOLD = 3


class BadClip(Problem):
    code = "bad_clip"


class NotReady(Conflict):
    code = "clip_not_ready"


class NodeAway(Unavailable):
    code = "node_away"


def cut(
    camera: Camera, starts_at: dt.datetime, ends_at: dt.datetime, *, by: User, now: dt.datetime, profile: str = ""
) -> Clip:
    """Ask for a clip; a node writes it within seconds. Without ``profile`` from the best stream that has the time.

    The caller has asked accounts.access for the camera. A time of which nothing is kept makes a clip that has failed
    and says what there is. Raises BadClip for a time that cannot be asked for.
    """
    access.require(by, Act.CLIP_CUT)
    _check(starts_at, ends_at, now=now, profile=profile)
    ends_at = min(ends_at, now)
    around = material.of(camera, since=starts_at - NEARBY, until=ends_at + NEARBY, now=now)
    found = [span for span in around if span.starts_at < ends_at and span.ends_at > starts_at]
    if profile:
        found = [span for span in found if span.profile == shared(profile)]
    chosen = material.best_profile(found, since=starts_at, until=ends_at)
    node = _writer(camera, chosen, found, now=now) if chosen else ""
    with transaction.atomic():
        clip = Clip.objects.create(
            camera=camera,
            profile=chosen or shared(profile or Profile.TILE.value),
            asked_from=starts_at,
            asked_to=ends_at,
            node=node,
            asked_by=by,
            asked_at=now,
            state=Clip.State.WANTED if node else Clip.State.FAILED,
            words=_why_none(chosen, around)[:300] if not node else "",
        )
        detail = {"camera": camera.code, "from": starts_at.isoformat(), "to": ends_at.isoformat()}
        audit.record(actor=by, act="clip_cut", subject=str(clip.uid), detail=detail, at=now)
        if node:
            transaction.on_commit(lambda: dispatch.cut_clip(node, str(clip.uid)))
    return clip


def address(clip: Clip, *, by: User, now: dt.datetime) -> str:
    """Where this person fetches the file, signed for an hour; written into the trail. Raises NotReady, NodeAway."""
    access.require(by, Act.CLIP_VIEW)
    if clip.state != Clip.State.READY:
        raise NotReady(clip.words or _("Klip belum siap."), current=clip.state)
    if not any(node.name == clip.node for node in assignments.alive(now)):
        raise NodeAway(_("Simpul %s, tempat klip ini disimpan, sedang tidak menjawab.") % clip.node)
    audit.record(actor=by, act="clip_downloaded", subject=str(clip.uid), detail={"sha256": clip.sha256}, at=now)
    name = f"{clip.uid}.mp4"
    return f"{signed(clip.camera.code, 'clip', name, node=clip.node, by=by, now=now)}?name={saved_as(clip)}"


def signed(code: str, kind: str, name: str, *, node: str, by: User, now: dt.datetime) -> str:
    """The address of a file on a node, as cameras.streaming.engine.files serves it."""
    grant = grants.issue(
        f"{code}/{kind}-{name}",
        secret=grants.derive_secret(settings.SECRET_KEY),
        subject=str(by.pk),
        expires=int(now.timestamp()) + DOWNLOAD_S,
    )
    return f"/media/{node}/{code}/{kind}/{grant}/{name}"


def saved_as(clip: Clip) -> str:
    """The file's name on somebody's computer: camera and local time, at most 40 characters."""
    at = timezone.localtime(clip.starts_at or clip.asked_from)
    return f"{clip.camera.code[:20]}-{at:%Y%m%d-%H%M%S}.mp4"


def give_up(now: dt.datetime) -> int:
    """Clips that no node has written in ten minutes have failed; how many."""
    late = Clip.objects.filter(state=Clip.State.WANTED, asked_at__lt=now - UNANSWERED)
    late = late.exclude(taken_at__gt=now - UNANSWERED)
    return late.update(state=Clip.State.FAILED, words=str(_("Simpul media tidak menjawab. Minta sekali lagi.")))


def _check(starts_at: dt.datetime, ends_at: dt.datetime, *, now: dt.datetime, profile: str) -> None:
    if profile and profile not in Profile.values:
        raise BadClip(_("Profil tidak dikenal: pakai %s.") % ", ".join(Profile.values), field="profile")
    if ends_at <= starts_at:
        raise BadClip(_("Waktu selesai harus sesudah waktu mulai."), field="to")
    if starts_at >= now:
        raise BadClip(_("Waktu mulai belum lewat."), field="from")
    if ends_at - starts_at > LONGEST:
        raise BadClip(_("Paling lama satu jam sekali simpan."), field="to")


def _writer(camera: Camera, profile: str, spans: Iterable[Span], *, now: dt.datetime) -> str:
    """The living node that has most of it, or "". What others have, it fetches from them; memory it cannot fetch."""
    alive = {node.name for node in assignments.alive(now)}
    seconds: dict[str, float] = dict.fromkeys(alive, 0.0)
    for span in spans:
        if span.profile == profile and span.node in alive:
            seconds[span.node] += (span.ends_at - span.starts_at).total_seconds()
            if span.source == "memory":
                seconds[span.node] += LONGEST.total_seconds()
    best = max(sorted(seconds), key=lambda name: seconds[name], default="")
    if best and not seconds[best]:  # all that is kept lies on nodes that do not answer, or on a disk all of them share
        carrying = StreamAssignment.objects.filter(camera=camera, node__name__in=alive).values_list("node__name")
        return next((name for (name,) in carrying), best)
    return best


def _why_none(chosen: str | None, around: list[Span]) -> str:
    if chosen:
        return str(_("Tidak ada simpul media yang hidup."))
    return what_there_is([(span.starts_at, span.ends_at) for span in around])


def what_there_is(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> str:
    """Why a time cannot be had, with the newest times that can."""
    listed = _joined(spans)[-SPANS_TOLD:]
    if not listed:
        return str(_("Tidak ada gambar yang tersimpan dari waktu itu."))
    told = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in listed)
    return str(_("Tidak ada gambar yang tersimpan dari waktu itu; ada %s WITA.") % told)


def _joined(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Each moment once, whichever stream has it."""
    result: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1] + material.SEAM:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _clock(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%H:%M:%S}"
