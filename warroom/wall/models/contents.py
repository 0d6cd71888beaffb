"""What panels can show besides cameras: tours of cameras, words with an end, pictures, pages of allowed sites."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from warroom.wall.models.walls import Wall

PERSON = settings.AUTH_USER_MODEL
LONGEST_WORDS = 90  # characters; more is not read from ten metres


class Tour(models.Model):
    """Cameras that take turns in one panel. The ones that are down are skipped, and the caption says so."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("judul"), max_length=120)
    dwell_s = models.PositiveSmallIntegerField(_("tampil (detik)"), default=20)
    cameras = models.JSONField(_("kamera"), default=list, help_text="codes, in their order")
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("tur kamera")
        verbose_name_plural = _("tur kamera")
        constraints = [
            models.CheckConstraint(condition=Q(dwell_s__gte=5, dwell_s__lte=3600), name="tour_dwells_5_s_to_1_h")
        ]

    def __str__(self) -> str:
        return self.title


class Announcement(models.Model):
    """Words on a wall with an author and an end."""

    class Kind(models.TextChoices):
        BANNER = "banner", _("spanduk")
        TICKER = "ticker", _("teks berjalan")
        ANNOUNCEMENT = "announcement", _("pengumuman")

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="announcements")
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("teks"), max_length=LONGEST_WORDS)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("penulis"))
    since = models.DateTimeField(_("sejak"))
    until = models.DateTimeField(_("sampai"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["wall", "since"]
        verbose_name = _("pengumuman")
        verbose_name_plural = _("pengumuman")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="announcement_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(text=""), name="announcement_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Picture(models.Model):
    """A still picture that a panel may show, encoded anew when it was taken in."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("judul"), max_length=120)
    file = models.FileField(upload_to="wall-pictures")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("gambar")
        verbose_name_plural = _("gambar")

    def __str__(self) -> str:
        return self.title


class AllowedSite(models.Model):
    """A web origin whose pages a panel may show, in a sandboxed frame."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    origin = models.CharField(_("asal"), max_length=120, unique=True, help_text="https://contoh.go.id")
    title = models.CharField(_("judul"), max_length=120)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["origin"]
        verbose_name = _("situs yang diizinkan")
        verbose_name_plural = _("situs yang diizinkan")

    def __str__(self) -> str:
        return self.origin
