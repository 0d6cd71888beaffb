"""Outputs: the browsers that show a wall, each its own rectangle of the canvas."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from warroom.wall.models.walls import Wall

PERSON = settings.AUTH_USER_MODEL


class Output(models.Model):
    """One browser with its own rectangle of a wall's canvas, and the device that is it now.

    The device proves itself by a token of which only the SHA-256 is kept. After a rotation the token before stays
    good until the new one has been seen.
    """

    class Turn(models.IntegerChoices):
        NONE = 0, "0°"
        RIGHT = 90, "90°"
        OVER = 180, "180°"
        LEFT = 270, "270°"

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="outputs", verbose_name=_("dinding"))
    number = models.PositiveSmallIntegerField(_("nomor"))
    name = models.CharField(_("nama"), max_length=80, blank=True)
    x = models.IntegerField(_("kiri (px kanvas)"), default=0)
    y = models.IntegerField(_("atas (px kanvas)"), default=0)
    width = models.PositiveIntegerField(_("lebar (px kanvas)"), default=3840)
    height = models.PositiveIntegerField(_("tinggi (px kanvas)"), default=2160)
    rotation = models.PositiveSmallIntegerField(_("putaran"), choices=Turn.choices, default=Turn.NONE)
    bezel_mm = models.FloatField(_("bingkai panel (mm)"), default=0.0, help_text="width of the dark edge on each side")
    frame_budget = models.PositiveIntegerField(_("gambar per detik"), null=True, blank=True)

    token_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    token_before = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    token_at = models.DateTimeField(null=True, blank=True, editable=False)
    paired_at = models.DateTimeField(null=True, blank=True, editable=False)
    paired_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    connection = models.CharField(
        max_length=36, blank=True, editable=False, help_text="the socket that is the output now"
    )
    opened_by = models.CharField(
        max_length=150, blank=True, editable=False, help_text="a person's browser stands in for the device"
    )
    revision = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False, help_text="the wall's revision on glass"
    )
    figures = models.JSONField(default=dict, blank=True, editable=False, help_text="its last telemetry")
    offline_noticed_at = models.DateTimeField(null=True, blank=True, editable=False)
    order = models.JSONField(
        default=dict, blank=True, editable=False, help_text="the last wish: identify, pattern or reload"
    )

    class Meta:
        ordering = ["wall", "number"]
        verbose_name = _("keluaran")
        verbose_name_plural = _("keluaran")
        constraints = [
            models.UniqueConstraint(fields=["wall", "number"], name="output_numbered_once_per_wall"),
            models.CheckConstraint(
                condition=Q(number__gte=1, width__gt=0, height__gt=0, bezel_mm__gte=0), name="output_has_a_size"
            ),
            models.CheckConstraint(condition=Q(rotation__in=[0, 90, 180, 270]), name="output_turned_by_quarters"),
        ]

    def __str__(self) -> str:
        return f"{self.wall_id}/{self.number}"


class Pairing(models.Model):
    """A device waits to become an output: it shows a code of six digits, good once and for minutes."""

    code_digest = models.CharField(max_length=64, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True, help_text="of what only the waiting device knows")
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    output = models.ForeignKey(Output, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    claimed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True, help_text="when the device fetched its token")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.pk} {self.created_at:%H:%M}"


class OutputHour(models.Model):
    """What one output did in one hour. Sums of its telemetry; panel hours are estimated from it."""

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="hours")
    hour = models.DateTimeField()
    seconds_on = models.PositiveSmallIntegerField(default=0)
    frames = models.PositiveBigIntegerField(default=0)
    dropped = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["output", "hour"]
        constraints = [models.UniqueConstraint(fields=["output", "hour"], name="output_hour_once")]

    def __str__(self) -> str:
        return f"{self.output_id} {self.hour:%Y-%m-%d %H}"
