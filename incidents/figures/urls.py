from django.urls import path

from incidents.figures import views

urlpatterns = [
    path("kpi/", views.kpi, name="kpi"),
]
