"""Who watches what, which media node carries it, how it goes, and what is kept. Rows are the truth, orders hurry."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Camera


class Profile(models.TextChoices):
    THUMB = "thumb", _("kecil")
    TILE = "tile", _("ubin")
    FOCUS = "focus", _("fokus")
    MAIN = "main", _("utama")


class MediaNode(models.Model):
    """A worker that carries streams. It says that it lives once a second; the boot id tells its lives apart."""

    name = models.SlugField(max_length=32, unique=True)
    boot_id = models.CharField(max_length=32)
    url = models.CharField(max_length=200)
    capacity = models.PositiveIntegerField(default=800)  # streams passed through
    transcode_cores = models.FloatField(default=0.0)  # what transcodes may take together
    started_at = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField(db_index=True)
    figures = models.JSONField(default=dict, blank=True)  # as it last said: streams, load, encoders
    draining = models.BooleanField(default=False)  # takes no new streams and gives up those it has

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Priority(models.IntegerChoices):
    """Who is served first when not everybody can be: the smaller number."""

    INCIDENT = 1, _("insiden")
    PINNED = 2, _("disematkan")
    WALL = 3, _("dinding")
    DESK = 4, _("meja")
    MOBILE = 5, _("telepon")


class ViewLease(models.Model):
    """Somebody watches a camera at a profile until a time. Without a lease nothing streams.

    ``hevc``: this viewer can play H.265 as it comes. A stream is passed through so only while all its viewers can.
    """

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="view_leases")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField(db_index=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.DESK)
    hevc = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["camera", "profile", "holder"], name="one_lease_per_holder"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="lease_profile_known"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}/{self.profile} {self.holder}"


class StreamAssignment(models.Model):
    """This camera's profile runs on this node. The constraint promises that it runs on one only."""

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="stream_assignments")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    node = models.ForeignKey(MediaNode, on_delete=models.CASCADE, related_name="assignments")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["camera", "profile"], name="one_running_stream_per_camera_and_profile"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="assignment_profile_known"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}/{self.profile} on {self.node_id}"


class StreamState(models.Model):
    """How one stream goes, as its node last said."""

    class State(models.TextChoices):
        STARTING = "starting", _("menyambung")
        LIVE = "live", _("hidup")
        STALE = "stale", _("basi")
        LOST = "lost", _("hilang")
        STOPPED = "stopped", _("berhenti")

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="stream_states")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.CharField(max_length=32, blank=True)
    words = models.CharField(max_length=200, blank=True)
    last_frame_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField()
    node = models.CharField(max_length=32)
    lane = models.CharField(max_length=8, blank=True)
    codec = models.CharField(max_length=32, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    restarts = models.PositiveIntegerField(default=0)
    lane_words = models.CharField(max_length=200, blank=True)
    fps = models.FloatField(default=0)
    bitrate_kbps = models.FloatField(default=0)
    gop_s = models.FloatField(default=0)
    restarts_hour = models.PositiveIntegerField(default=0)
    lost_packets = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    complaints = models.JSONField(default=list, blank=True)  # states.complaints: findings, ffmpeg's last lines
    figures_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["camera", "profile"], name="one_state_per_stream"),
            models.CheckConstraint(
                condition=Q(state__in=["starting", "live", "stale", "lost", "stopped"]), name="stream_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}/{self.profile} {self.state}"


class RecordingRule(models.Model):
    """A camera's stream is written to disk from ``since`` to ``until`` and kept ``keep_days``, watched or not."""

    class Reason(models.TextChoices):
        PINNED = "pinned", _("disematkan")
        INCIDENT = "incident", _("insiden")

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="recording_rules")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    subject = models.CharField(max_length=32, blank=True)  # the incident's number
    profile = models.CharField(max_length=5, choices=Profile.choices, default=Profile.TILE)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    keep_days = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["camera", "reason", "subject"],
                condition=Q(until__isnull=True),
                name="one_open_rule_per_camera_and_subject",
            ),
            models.CheckConstraint(condition=Q(reason__in=["pinned", "incident"]), name="rule_reason_known"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="rule_profile_known"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rule_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}/{self.profile} {self.reason} {self.subject}"


class Recording(models.Model):
    """One file of about a minute on one node's disk. ``ends_at`` is empty while it grows."""

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="recordings")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    node = models.CharField(max_length=32)
    path = models.CharField(max_length=160)  # below the node's media folder
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["camera", "profile", "starts_at"]), models.Index(fields=["node", "starts_at"])]
        constraints = [
            models.UniqueConstraint(fields=["node", "path"], name="one_row_per_recorded_file"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="recording_profile_known"),
        ]

    def __str__(self) -> str:
        return self.path


class Clip(models.Model):
    """A piece of a camera's stream, saved by somebody. Written by cameras.streaming.clips only; never deleted alone."""

    access_rule = AccessRule(view=Act.CLIP_VIEW, area_lookup="camera__area")

    class State(models.TextChoices):
        WANTED = "wanted", _("sedang disimpan")
        READY = "ready", _("siap")
        FAILED = "failed", _("gagal")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, related_name="clips")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    asked_from = models.DateTimeField()
    asked_to = models.DateTimeField()
    starts_at = models.DateTimeField(null=True, blank=True)  # what the file shows: from a key frame
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    words = models.CharField(max_length=300, blank=True)  # why it failed
    node = models.CharField(max_length=32)
    path = models.CharField(max_length=160, blank=True)  # below that node's media folder
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    gaps = models.JSONField(default=list, blank=True)  # [{"from": …, "to": …, "why": …}], UTC
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)  # a node works on it since
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["camera", "asked_at"]), models.Index(fields=["node", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["wanted", "ready", "failed"]), name="clip_state_known"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="clip_profile_known"),
            models.CheckConstraint(condition=Q(asked_to__gt=F("asked_from")), name="clip_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(starts_at__isnull=False, ends_at__isnull=False) & ~Q(sha256=""),
                name="clip_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.state}"


class MediaStorage(models.Model):
    """The disk below one node's media folder, as the node last saw it."""

    class Level(models.TextChoices):
        OK = "ok", _("cukup")
        LOW = "low", _("hampir penuh")
        FULL = "full", _("penuh")

    node = models.CharField(max_length=32, unique=True)
    total = models.PositiveBigIntegerField(default=0)  # bytes
    used = models.PositiveBigIntegerField(default=0)
    level = models.CharField(max_length=4, choices=Level.choices, default=Level.OK)
    paused = models.CharField(max_length=200, blank=True)  # why nothing is recorded
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["ok", "low", "full"]), name="storage_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.level}"
