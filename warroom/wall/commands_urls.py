from django.urls import path

from warroom.wall import commands_api as api

urlpatterns = [
    path("walls/<slug:slug>/", api.WallOne.as_view(), name="wall-one"),
    path("walls/<slug:slug>/panels/<str:panel>/", api.Put.as_view(), name="panel-put"),
    path("walls/<slug:slug>/panels/<str:panel>/hold/", api.Hold.as_view(), name="panel-hold"),
    path("walls/<slug:slug>/panels/<str:panel>/release/", api.Release.as_view(), name="panel-release"),
    path("walls/<slug:slug>/panels/<str:panel>/preempt/", api.Preempt.as_view(), name="panel-preempt"),
    path("walls/<slug:slug>/panels/<str:panel>/ask/", api.Ask.as_view(), name="panel-ask"),
    path("walls/<slug:slug>/undo/", api.Undo.as_view(), name="wall-undo"),
    path("walls/<slug:slug>/lock/", api.Lock.as_view(), name="wall-lock"),
    path("walls/<slug:slug>/unlock/", api.Unlock.as_view(), name="wall-unlock"),
    path("walls/<slug:slug>/guest/", api.Guest.as_view(), name="wall-guest"),
    path("walls/<slug:slug>/drill/", api.Drill.as_view(), name="wall-drill"),
]
