from django.urls import path

from incidents import paths  # noqa: F401  registers the converter
from incidents.playbooks import api

urlpatterns = [
    path("playbooks/", api.PlaybookList.as_view(), name="playbooks"),
    path("playbooks/export.yaml", api.PlaybookExport.as_view(), name="playbooks-export"),
    path("playbooks/import/", api.PlaybookImport.as_view(), name="playbooks-import"),
    path("playbooks/<slug:code>/", api.PlaybookDetail.as_view(), name="playbook"),
    path("playbooks/<slug:code>/versions/", api.PlaybookVersions.as_view(), name="playbook-versions"),
    path("incidents/<incident:number>/steps/", api.IncidentSteps.as_view(), name="incident-steps"),
    path("incidents/<incident:number>/steps/<slug:key>/done/", api.StepDone.as_view(), name="incident-step-done"),
    path("incidents/<incident:number>/steps/<slug:key>/skip/", api.StepSkip.as_view(), name="incident-step-skip"),
    path("incidents/<incident:number>/steps/<slug:key>/undo/", api.StepUndo.as_view(), name="incident-step-undo"),
]
