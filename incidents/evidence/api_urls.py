from django.urls import path

from incidents import paths  # noqa: F401  registers the converter
from incidents.evidence import api

urlpatterns = [
    path("incidents/<incident:number>/evidence/", api.EvidenceList.as_view(), name="evidence"),
    path("incidents/<incident:number>/evidence/snapshot/", api.EvidenceSnapshot.as_view(), name="evidence-snapshot"),
    path("incidents/<incident:number>/evidence/clip/", api.EvidenceClip.as_view(), name="evidence-clip"),
    path("incidents/<incident:number>/evidence/after/", api.EvidenceAfter.as_view(), name="evidence-after"),
    path("incidents/<incident:number>/evidence/package.zip", api.EvidencePackage.as_view(), name="evidence-package"),
    path("evidence/key/", api.EvidenceKey.as_view(), name="evidence-key"),
    path("evidence/<uuid:uid>/", api.EvidenceDetail.as_view(), name="evidence-detail"),
    path("evidence/<uuid:uid>/file/", api.EvidenceFile.as_view(), name="evidence-file"),
    path("evidence/<uuid:uid>/custody/", api.EvidenceCustody.as_view(), name="evidence-custody"),
    path("evidence/<uuid:uid>/verify/", api.EvidenceVerify.as_view(), name="evidence-verify"),
    path("evidence/<uuid:uid>/hold/", api.EvidenceHold.as_view(), name="evidence-hold"),
    path("evidence/<uuid:uid>/free/", api.EvidenceFree.as_view(), name="evidence-free"),
]
