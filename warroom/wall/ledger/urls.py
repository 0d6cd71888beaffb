from django.urls import path

from warroom.wall.ledger import views

urlpatterns = [
    path("walls/panels/", views.panels, name="panels"),
    path("walls/panels/export.csv", views.panels_csv, name="panels-csv"),
    path("walls/panels/<str:serial>/", views.panel, name="panel"),
    path("walls/panels/<str:serial>/claim.pdf", views.claim_sheet, name="panel-claim"),
]
