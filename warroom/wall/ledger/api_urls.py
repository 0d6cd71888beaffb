from django.urls import path

from warroom.wall.ledger import api

urlpatterns = [
    path("hardware/", api.PanelList.as_view(), name="hardware"),
    path("hardware/readings/", api.Readings.as_view(), name="hardware-readings"),
    path("hardware/import/", api.Import.as_view(), name="hardware-import"),
    path("hardware/<str:serial>/install/", api.Install.as_view(), name="hardware-install"),
    path("hardware/<str:serial>/replace/", api.Replace.as_view(), name="hardware-replace"),
    path("hardware/<str:serial>/claim/", api.Claim.as_view(), name="hardware-claim"),
]
