"""People, the agencies they come from, the agreements that let agencies look, and the audit trail."""

import re
import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import DataClass, Role

AREA_PATTERN = r"\A[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z"
AREA_CODE = RegexValidator(AREA_PATTERN)


class Agency(models.Model):
    """A city department or a partner such as the provincial police."""

    code = models.SlugField(_("kode"), max_length=32, unique=True)
    name = models.CharField(_("nama"), max_length=120)

    class Meta:
        ordering = ["code"]
        verbose_name = _("instansi")
        verbose_name_plural = _("instansi")

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """A dated memorandum of understanding between the city and one agency (nota kesepahaman)."""

    number = models.CharField(_("nomor"), max_length=64, unique=True)
    title = models.CharField(_("judul"), max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("instansi"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"))
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("nota kesepahaman")
        verbose_name_plural = _("nota kesepahaman")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="agreement_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.number


class Scope(models.Model):
    """One clause: this data class, in these areas. An empty area code means the whole city."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="scopes")
    data_class = models.CharField(_("jenis data"), max_length=20, choices=DataClass.choices)
    area_code = models.CharField(_("kode wilayah"), max_length=13, blank=True, validators=[AREA_CODE])

    class Meta:
        ordering = ["agreement", "data_class", "area_code"]
        verbose_name = _("klausul")
        verbose_name_plural = _("klausul")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "data_class", "area_code"], name="scope_said_once"),
            models.CheckConstraint(condition=Q(data_class__in=DataClass.values), name="scope_data_class_known"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.data_class} {self.area_code or '*'}"


class PeopleManager(UserManager):
    """Django's own, but a superuser is an administrator: the role decides, without it the account could do nothing."""

    use_in_migrations = False

    def create_superuser(self, *args: Any, **fields: Any) -> Any:
        return super().create_superuser(*args, **{"role": Role.ADMIN, **fields})


class User(AbstractUser):
    """A named person. Roles say what they may do; for a partner's people the agreement in force says how much of it."""

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    role = models.CharField(_("peran"), max_length=12, choices=Role.choices, default=Role.OPERATOR)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("instansi")
    )
    language = models.CharField(_("bahasa"), max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    area_codes = models.JSONField(
        _("wilayah"), default=list, blank=True, help_text="where a wall's account may look; empty is the whole city"
    )
    synthetic = models.BooleanField(_("akun contoh"), default=False)

    objects = PeopleManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.LIAISON) | Q(agency__isnull=False), name="liaison_belongs_to_an_agency"
            ),
        ]

    def clean(self) -> None:
        """Codes are compared by their beginnings: a bare "73.71" or an empty code would open the whole city."""
        super().clean()
        codes = self.area_codes
        if not isinstance(codes, list) or not all(
            isinstance(code, str) and re.match(AREA_PATTERN, code) for code in codes
        ):
            raise ValidationError({"area_codes": _('Daftar kode wilayah, misalnya ["73.71.01"].')})

    @property
    def display_name(self) -> str:
        """A short name for rows and captions: "Rina A."."""
        if self.first_name and self.last_name:
            return f"{self.first_name} {self.last_name[0]}."
        return self.first_name or self.username

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.display_name.split()[:2]).upper()


class ApiToken(models.Model):
    """A bearer token of one person. Only its SHA-256 is kept; the token itself is shown once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("nama"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("kedaluwarsa"))
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("token API")
        verbose_name_plural = _("token API")

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"


class AuditHead(models.Model):
    """One row. Whoever appends to the trail locks it and takes the next number, so numbers have no holes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_has_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class AuditEntry(models.Model):
    """Who did what to which thing, when. Written by accounts.audit only, never changed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150, db_index=True)
    act = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=120, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-seq"]
        verbose_name = _("jejak audit")
        verbose_name_plural = _("jejak audit")

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.subject}"
