from django.urls import path

from incidents.maintenance import views

urlpatterns = [path("maintenance/", views.maintenance, name="maintenance")]
