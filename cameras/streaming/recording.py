"""Whose streams are written to disk, and why: pinned cameras and those of an open incident."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming import demand
from cameras.streaming.models import Priority, Profile, RecordingRule, ViewLease
from cameras.streaming.profiles import shared

KEEP_DAYS = 7
INCIDENT_KEEP_DAYS = 30
LONGEST_KEEP_DAYS = 365
BEFORE = dt.timedelta(seconds=60)  # what the ring had when the order came is recorded too
LEASE = dt.timedelta(minutes=5)
RENEW_BEFORE = dt.timedelta(minutes=2)
PRIORITIES = {
    RecordingRule.Reason.PINNED.value: Priority.PINNED,
    RecordingRule.Reason.INCIDENT.value: Priority.INCIDENT,
}


class BadRecording(Problem):
    code = "bad_recording"


def pin(
    camera: Camera,
    *,
    by: User,
    now: dt.datetime,
    keep_days: int = KEEP_DAYS,
    profile: str = Profile.TILE.value,
) -> RecordingRule:
    """Record this camera until somebody unpins it. Pinning again changes days and stream from now on."""
    access.require(by, Act.RECORDING_MANAGE)
    if not 1 <= keep_days <= LONGEST_KEEP_DAYS:
        raise BadRecording(_("Simpan 1 sampai %d hari.") % LONGEST_KEEP_DAYS, field="keep_days")
    if profile not in (Profile.TILE, Profile.MAIN):
        raise BadRecording(_("Yang direkam: tile atau main."), field="profile")
    if not Camera.objects.watchable().filter(pk=camera.pk).exists():
        raise BadRecording(_("Kamera ini tidak menyiarkan gambar."))
    with transaction.atomic():
        _end(_pins(camera), now=now)
        rule = RecordingRule.objects.create(
            camera=camera,
            reason=RecordingRule.Reason.PINNED,
            profile=profile,
            since=now - BEFORE,
            keep_days=keep_days,
            created_by=by,
        )
        detail = {"keep_days": keep_days, "profile": profile}
        audit.record(actor=by, act="recording_pinned", subject=camera.code, detail=detail, at=now)
        _lease([rule], now=now)
    return rule


def unpin(camera: Camera, *, by: User, now: dt.datetime) -> bool:
    """Stop recording; what is recorded stays for its days. False if it was not pinned."""
    access.require(by, Act.RECORDING_MANAGE)
    with transaction.atomic():
        ended = _end(_pins(camera), now=now)
        if ended:
            audit.record(actor=by, act="recording_unpinned", subject=camera.code, at=now)
    return ended


def hold(
    cameras: Iterable[Camera],
    *,
    subject: str,
    now: dt.datetime,
    until: dt.datetime | None = None,
    keep_days: int = INCIDENT_KEEP_DAYS,
) -> None:
    """Record these cameras for an incident, and protect what is recorded until ``keep_days`` after its end.

    Asks no right: the act that opened the incident has. Cameras held already stay as they are.
    """
    with transaction.atomic():
        held = set(_open(subject).values_list("camera_id", flat=True))
        watchable = Camera.objects.watchable().filter(pk__in=[camera.pk for camera in cameras]).exclude(pk__in=held)
        rules = RecordingRule.objects.bulk_create(
            RecordingRule(
                camera=camera,
                reason=RecordingRule.Reason.INCIDENT,
                subject=subject,
                since=now - BEFORE,
                until=until,
                keep_days=keep_days,
            )
            for camera in watchable
        )
        _lease(rules, now=now)


def let_go(subject: str, *, until: dt.datetime) -> None:
    """The incident is over: record until then, and count the days from there."""
    _open(subject).filter(since__lt=until).update(until=until)


def active(now: dt.datetime) -> QuerySet[RecordingRule]:
    return RecordingRule.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)


def wanted(now: dt.datetime) -> set[tuple[int, str]]:
    """(camera pk, shared profile) of every stream that is to be written."""
    return {(camera, shared(profile)) for camera, profile in active(now).values_list("camera_id", "profile")}


def renew_leases(now: dt.datetime) -> None:
    """Keep the streams of all rules alive, watched or not. Two queries when there is nothing to do."""
    fresh = ViewLease.objects.filter(priority__in=PRIORITIES.values(), until__gt=now + RENEW_BEFORE)
    held = set(fresh.values_list("holder", flat=True))
    _lease([rule for rule in active(now) if _holder(rule) not in held], now=now)


def _pins(camera: Camera) -> QuerySet[RecordingRule]:
    return RecordingRule.objects.filter(camera=camera, reason=RecordingRule.Reason.PINNED, until__isnull=True)


def _open(subject: str) -> QuerySet[RecordingRule]:
    return RecordingRule.objects.filter(reason=RecordingRule.Reason.INCIDENT, subject=subject, until__isnull=True)


def _end(rules: QuerySet[RecordingRule], *, now: dt.datetime) -> bool:
    ended = list(rules)
    rules.update(until=now)
    for rule in ended:
        demand.release(_holder(rule), now=now)
    return bool(ended)


def _lease(rules: Iterable[RecordingRule], *, now: dt.datetime) -> None:
    for rule in rules:
        demand.lease(
            [(rule.camera_id, rule.profile)],
            holder=_holder(rule),
            until=min(rule.until or now + LEASE, now + LEASE),
            priority=PRIORITIES[rule.reason],
            hevc=True,
        )


def _holder(rule: RecordingRule) -> str:
    """Says on the nodes page for which incident a stream runs."""
    return f"incident:{rule.subject}:{rule.pk}" if rule.reason == RecordingRule.Reason.INCIDENT else f"rule::{rule.pk}"
