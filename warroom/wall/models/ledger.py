"""Hardware panels, their running hours and their warranty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from warroom.wall.models.devices import Output


class HardwarePanel(models.Model):
    """One physical panel by its serial number. Replaced panels stay, with their history."""

    class State(models.TextChoices):
        IN_STOCK = "in_stock", _("di gudang")
        IN_SERVICE = "in_service", _("terpasang")
        CLAIM = "claim", _("diklaim")
        REPLACED = "replaced", _("diganti")

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="output__wall__account")

    serial = models.CharField(_("nomor seri"), max_length=60, unique=True)
    maker = models.CharField(_("pembuat"), max_length=60, blank=True)
    model = models.CharField(_("model"), max_length=80)
    output = models.ForeignKey(
        Output, on_delete=models.SET_NULL, null=True, blank=True, related_name="hardware", verbose_name=_("keluaran")
    )
    position = models.CharField(_("letak"), max_length=20, blank=True, help_text="for example baris 1 kolom 2")
    state = models.CharField(_("keadaan"), max_length=10, choices=State.choices, default=State.IN_STOCK)
    installed_on = models.DateField(_("dipasang"), null=True, blank=True)
    hours_at_install = models.FloatField(_("jam saat dipasang"), default=0.0)
    rated_hours = models.PositiveIntegerField(_("jam menurut pabrik"), default=100_000)
    warranty_until = models.DateField(_("garansi sampai"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("pengganti dari"),
    )
    removed_on = models.DateField(_("dilepas"), null=True, blank=True)
    note = models.TextField(_("catatan"), max_length=1000, blank=True)
    warned = models.JSONField(
        default=list, blank=True, editable=False, help_text="warnings that were sent: hours, warranty"
    )
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["output", "position", "serial"]
        verbose_name = _("panel")
        verbose_name_plural = _("panel")
        constraints = [
            models.CheckConstraint(
                condition=Q(rated_hours__gt=0, hours_at_install__gte=0), name="panel_hours_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_service") | Q(installed_on__isnull=False), name="panel_in_service_was_installed"
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class PanelReading(models.Model):
    """The hours a panel had run at a time: read from it, from a file, or guessed from its output's heartbeats."""

    class Source(models.TextChoices):
        AGENT = "agent", _("dibaca dari panel")
        FILE = "file", _("berkas")
        ESTIMATE = "estimate", _("perkiraan")

    panel = models.ForeignKey(HardwarePanel, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    hours = models.FloatField()
    source = models.CharField(max_length=8, choices=Source.choices)
    temperature_c = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["panel", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "at", "source"], name="panel_reading_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="panel_reading_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.hours:.0f}"
