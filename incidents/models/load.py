"""How many alarms reach people: each annunciation, and the roll-ups that the figures are read from."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import words
from incidents.models.alerts import Alert
from incidents.models.columns import PERSON
from incidents.models.duty import Position


class Annunciation(models.Model):
    """An alert was told to people, once. An alert that is raised again has several. Statistics count these."""

    access_rule = AccessRule(view=Act.LOAD_VIEW, area_lookup="area")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="annunciations")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="annunciations"
    )
    at = models.DateTimeField(_("waktu"))
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    kind = models.CharField(_("jenis"), max_length=40)
    fingerprint = models.CharField(max_length=120)
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_grouped = models.BooleanField(default=False, help_text="in a flood: counted, and not sounded by itself")
    ack_at = models.DateTimeField(_("diterima"), null=True, blank=True)
    ack_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(_("sebabnya hilang"), null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["position", "at"]),
            models.Index(fields=["fingerprint", "at"]),
            models.Index(fields=["alert"], condition=Q(ack_at=None), name="annunciations_not_acknowledged"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.at:%H:%M:%S}"


class LoadBucket(models.Model):
    """Ten minutes by the wall clock, of one position or (null) of the room. Quiet ones are rows too."""

    access_rule = AccessRule(view=Act.LOAD_VIEW)

    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="buckets")
    began_at = models.DateTimeField()
    p1 = models.PositiveIntegerField(default=0)
    p2 = models.PositiveIntegerField(default=0)
    p3 = models.PositiveIntegerField(default=0)
    p4 = models.PositiveIntegerField(default=0)
    staffed = models.BooleanField(default=True, help_text="somebody sat there in these ten minutes")

    class Meta:
        ordering = ["began_at"]
        constraints = [
            # The room has no position, and NULLs are all different to a database.
            models.UniqueConstraint(Coalesce("position", 0), "began_at", name="one_bucket_per_position_and_time"),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.began_at:%Y-%m-%d %H:%M}"


class Flood(models.Model):
    """A time in which alarms came faster than a person can take them: more than ten in ten minutes."""

    access_rule = AccessRule(view=Act.LOAD_VIEW)

    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="floods")
    began_at = models.DateTimeField(_("sejak"))
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    alarms = models.PositiveIntegerField(default=0)
    grouped = models.PositiveIntegerField(default=0)
    peak = models.PositiveIntegerField(default=0, help_text="most in any ten minutes")

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(Coalesce("position", 0), condition=Q(ended_at=None), name="one_flood_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.began_at:%H:%M}"
