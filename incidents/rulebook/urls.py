from django.urls import path

from incidents.rulebook import views

urlpatterns = [path("rules/", views.rules, name="rules")]
