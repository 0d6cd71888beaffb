from django.urls import path

from incidents.playbooks import views

urlpatterns = [path("playbooks/", views.playbooks, name="playbooks")]
