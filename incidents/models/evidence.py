"""Pictures, films and files of an incident, sealed when taken, and the log of every hand that touched them."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Camera
from incidents.models.cases import AppendOnly, EntryQuerySet, Incident
from incidents.models.columns import PERSON


class Evidence(models.Model):
    """One original. Its bytes are never changed; what is shown of it is a copy. Written by incidents.evidence only."""

    access_rule = AccessRule(view=Act.EVIDENCE_VIEW, area_lookup="incident__area")

    class Form(models.TextChoices):
        SNAPSHOT = "snapshot", _("cuplikan")
        CLIP = "clip", _("klip")
        UPLOAD = "upload", _("unggahan")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="evidence")
    form = models.CharField(_("bentuk"), max_length=8, choices=Form.choices)
    title = models.CharField(_("judul"), max_length=160)
    file_name = models.CharField(_("nama berkas"), max_length=160)
    media_type = models.CharField(_("jenis berkas"), max_length=80)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"))
    sha256 = models.CharField(max_length=64)
    picture_hash = models.CharField(max_length=16, blank=True, db_index=True, help_text="dHash, hex: finds re-use")
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    began_at = models.DateTimeField(_("isi mulai"), null=True, blank=True)
    ended_at = models.DateTimeField(_("isi berakhir"), null=True, blank=True)
    captured_at = models.DateTimeField(_("diambil"))
    captured_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    keep_until = models.DateTimeField(_("disimpan sampai"))
    held_at = models.DateTimeField(_("ditahan sejak"), null=True, blank=True)
    held_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hold_reason = models.CharField(_("alasan ditahan"), max_length=300, blank=True)
    purged_at = models.DateTimeField(_("dihapus"), null=True, blank=True, help_text="the bytes are gone, the row stays")
    custody_count = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["incident", "captured_at", "pk"]
        verbose_name = _("bukti")
        verbose_name_plural = _("bukti")
        indexes = [models.Index(fields=["keep_until"], condition=Q(purged_at=None, held_at=None), name="to_purge")]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["snapshot", "clip", "upload"]), name="evidence_form_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_is_sealed"),
            models.CheckConstraint(
                condition=Q(purged_at=None) | Q(held_at=None), name="evidence_on_hold_is_not_purged"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.title}"


class Custody(models.Model):
    """One line of the chain of custody: each carries the digest of the one before it. Never changed."""

    access_rule = AccessRule(view=Act.EVIDENCE_VIEW, area_lookup="evidence__incident__area")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="custody")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(
        _("perbuatan"), max_length=12, help_text="captured, viewed, downloaded, exported, held, freed, verified, purged"
    )
    detail = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["evidence", "seq"]
        verbose_name = _("baris penguasaan")
        verbose_name_plural = _("rantai penguasaan")
        constraints = [models.UniqueConstraint(fields=["evidence", "seq"], name="custody_number_once")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.seq} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("save")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("delete")
