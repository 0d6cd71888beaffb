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
    capacity = models.PositiveIntegerField(default=800)
    last_seen = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ViewLease(models.Model):
    """Somebody watches a camera at a profile until a time. Without a lease nothing streams."""

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="view_leases")
    profile = models.CharField(max_length=5, choices=Profile.choices)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField(db_index=True)

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["camera", "profile"], name="one_state_per_stream"),
            models.CheckConstraint(
                condition=Q(state__in=["starting", "live", "stale", "lost", "stopped"]), name="stream_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}/{self.profile} {self.state}"
