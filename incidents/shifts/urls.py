from django.urls import path

from incidents.shifts import views

urlpatterns = [
    path("shifts/", views.shifts, name="shifts"),
    path("handover/", views.handover_page, name="handover"),
]
