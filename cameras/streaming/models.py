"""Who watches what, which media node carries it, and how it goes. The rows are the truth, orders only hurry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    complaints = models.JSONField(default=list, blank=True)  # ffmpeg's last lines, without address and password
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
