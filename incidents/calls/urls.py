from django.urls import path

from incidents.calls import views

urlpatterns = [path("call/", views.call, name="call")]
