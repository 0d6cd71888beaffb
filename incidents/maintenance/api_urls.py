from django.urls import path

from incidents.maintenance import api

urlpatterns = [path("maintenance/", api.Maintenance.as_view(), name="maintenance")]
