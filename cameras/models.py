"""Where the city looks: districts, alleys (lorong), cameras, and what ails them."""

import uuid
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.models import AREA_CODE
from accounts.roles import Act

CODE_PATTERN = r"[A-Z0-9][A-Z0-9._-]{1,31}"
CODE = RegexValidator(rf"\A{CODE_PATTERN}\Z", _("Kode memakai A-Z, 0-9, titik, garis; 2 sampai 32 tanda."))


class Area(models.Model):
    """A kecamatan (district) or kelurahan (urban village) with its Kemendagri code and boundary."""

    class Level(models.TextChoices):
        KECAMATAN = "kecamatan", _("Kecamatan")
        KELURAHAN = "kelurahan", _("Kelurahan")

    access_rule = AccessRule(view=Act.MAP_VIEW)

    code = models.CharField(_("kode"), max_length=13, unique=True, validators=[AREA_CODE])
    name = models.CharField(_("nama"), max_length=80)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    boundary = models.JSONField(_("batas"), help_text="GeoJSON Polygon or MultiPolygon, WGS 84, longitude first")
    lat = models.FloatField(_("lintang label"))
    lon = models.FloatField(_("bujur label"))
    source = models.CharField(_("sumber"), max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["kecamatan", "kelurahan"]), name="area_level_known"),
            models.CheckConstraint(
                condition=Q(level="kecamatan", parent__isnull=True) | Q(level="kelurahan", parent__isnull=False),
                name="kelurahan_lies_in_a_kecamatan",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lorong(models.Model):
    """An alley. Red ones get cameras and lamps first."""

    class SafetyClass(models.TextChoices):
        RED = "red", _("merah")
        YELLOW = "yellow", _("kuning")
        GREEN = "green", _("hijau")

    access_rule = AccessRule(view=Act.CAMERA_VIEW, area_lookup="area")

    code = models.CharField(_("kode"), max_length=32, unique=True, validators=[CODE])
    name = models.CharField(_("nama"), max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="lorong", verbose_name=_("kelurahan"))
    safety_class = models.CharField(_("kelas"), max_length=6, choices=SafetyClass.choices, default=SafetyClass.GREEN)
    lat = models.FloatField(_("lintang"))
    lon = models.FloatField(_("bujur"))
    line = models.JSONField(_("garis"), null=True, blank=True, help_text="GeoJSON LineString, or empty for a point")
    synthetic = models.BooleanField(_("data contoh"), default=False)
    equipped_since = models.DateField(_("berkamera sejak"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("lorong")
        verbose_name_plural = _("lorong")
        constraints = [
            models.CheckConstraint(condition=Q(safety_class__in=["red", "yellow", "green"]), name="lorong_class_known"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="lorong_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CameraQuerySet(models.QuerySet["Camera"]):
    def in_service(self) -> Self:
        """Cameras that should show a picture: connected or in trouble, neither planned nor removed."""
        return self.filter(life_cycle__in=Camera.IN_SERVICE)

    def watchable(self) -> Self:
        """Cameras in service that have a stream to watch."""
        return self.in_service().exclude(main_address="", sub_address="")


class Camera(models.Model):
    """One camera of the inventory. Written by cameras.inventory only; stream states hang on it from streaming."""

    class LifeCycle(models.TextChoices):
        PLANNED = "planned", _("direncanakan")
        INSTALLED = "installed", _("terpasang")
        CONNECTED = "connected", _("tersambung")
        LIVE = "live", _("hidup")
        DEGRADED = "degraded", _("terganggu")
        DOWN = "down", _("mati")
        REMOVED = "removed", _("dibongkar")

    class Kind(models.TextChoices):
        FIXED = "fixed", _("tetap")
        PTZ = "ptz", _("gerak (PTZ)")
        ETLE = "etle", _("ETLE")

    class DownCause(models.TextChoices):
        NONE = "", _("tidak ada")
        POWER = "power", _("listrik")
        NETWORK = "network", _("jaringan")
        CREDENTIALS = "credentials", _("sandi salah")
        HARDWARE = "hardware", _("perangkat")
        VANDALISM = "vandalism", _("perusakan")
        UNKNOWN = "unknown", _("belum diketahui")

    class FacePolicy(models.TextChoices):
        OFF = "off", _("tanpa pengenalan wajah")
        DEPLOYMENT = "deployment", _("hanya dengan perintah penugasan")

    class GuestPolicy(models.TextChoices):
        SHOW = "show", _("tampil")
        BLUR = "blur", _("dikaburkan")
        HIDE = "hide", _("disembunyikan")

    IN_SERVICE = ("connected", "live", "degraded", "down")

    access_rule = AccessRule(view=Act.CAMERA_VIEW, area_lookup="area")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("kode"), max_length=32, unique=True, validators=[CODE])
    name = models.CharField(_("nama"), max_length=120)
    lorong = models.ForeignKey(
        Lorong, on_delete=models.PROTECT, null=True, blank=True, related_name="cameras", verbose_name=_("lorong")
    )
    road = models.CharField(_("jalan"), max_length=120, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cameras", verbose_name=_("kelurahan"))
    lat = models.FloatField(_("lintang"))
    lon = models.FloatField(_("bujur"))
    height_m = models.FloatField(_("tinggi (m)"), default=4.0)
    bearing_deg = models.FloatField(_("arah hadap (derajat)"), default=0.0)
    tilt_deg = models.FloatField(_("kemiringan (derajat)"), default=15.0)
    hfov_deg = models.FloatField(_("sudut pandang (derajat)"), default=67.7)
    range_m = models.FloatField(_("jangkauan (m)"), default=32.0)
    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices, default=Kind.FIXED)
    owner = models.CharField(_("pemilik"), max_length=80, blank=True)
    link_owner = models.CharField(_("pemilik sambungan"), max_length=80, blank=True)
    life_cycle = models.CharField(
        _("keadaan"), max_length=10, choices=LifeCycle.choices, default=LifeCycle.PLANNED, db_index=True
    )
    down_cause = models.CharField(
        _("sebab mati"), max_length=12, choices=DownCause.choices, default=DownCause.NONE, blank=True
    )
    life_cycle_since = models.DateTimeField(_("keadaan sejak"))
    main_address = models.CharField(_("alamat utama"), max_length=255, blank=True)
    sub_address = models.CharField(_("alamat sub"), max_length=255, blank=True)
    snapshot_address = models.CharField(_("alamat cuplikan"), max_length=255, blank=True)
    credentials = models.BinaryField(_("kredensial"), default=b"", blank=True, editable=False)
    face_policy = models.CharField(
        _("kebijakan wajah"), max_length=10, choices=FacePolicy.choices, default=FacePolicy.OFF
    )
    guest_policy = models.CharField(
        _("saat ada tamu"), max_length=4, choices=GuestPolicy.choices, default=GuestPolicy.BLUR
    )
    synthetic = models.BooleanField(_("data contoh"), default=False)

    objects = CameraQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("kamera")
        verbose_name_plural = _("kamera")
        indexes = [models.Index(fields=["area", "life_cycle"]), models.Index(fields=["lat", "lon"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    life_cycle__in=["planned", "installed", "connected", "live", "degraded", "down", "removed"]
                ),
                name="camera_life_cycle_known",
            ),
            models.CheckConstraint(
                condition=Q(life_cycle="down") & ~Q(down_cause="") | ~Q(life_cycle="down") & Q(down_cause=""),
                name="camera_down_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="camera_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(bearing_deg__gte=0, bearing_deg__lt=360, tilt_deg__gte=-90, tilt_deg__lte=90),
                name="camera_looks_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(hfov_deg__gt=0, hfov_deg__lte=360, height_m__gte=0, height_m__lte=200, range_m__gt=0),
                name="camera_optics_possible",
            ),
            models.CheckConstraint(condition=Q(face_policy__in=["off", "deployment"]), name="camera_face_policy_known"),
            models.CheckConstraint(
                condition=Q(sub_address="") | ~Q(sub_address=F("main_address")), name="camera_streams_differ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def place(self) -> str:
        """The lorong's or road's name, for a caption."""
        return self.lorong.name if self.lorong else self.road


class Fault(models.Model):
    """One time a camera was down, from when to when and why."""

    access_rule = AccessRule(view=Act.CAMERA_VIEW, area_lookup="camera__area")

    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="faults")
    cause = models.CharField(_("sebab"), max_length=12, choices=Camera.DownCause.choices)
    words = models.CharField(_("keterangan"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("mulai"))
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("gangguan")
        verbose_name_plural = _("gangguan")
        constraints = [
            models.UniqueConstraint(
                fields=["camera"], condition=Q(ended_at__isnull=True), name="one_open_fault_per_camera"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="fault_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera.code} {self.cause} {self.began_at:%Y-%m-%d %H:%M}"
