from django.urls import path

from incidents.level import api

urlpatterns = [
    path("levels/", api.Levels.as_view(), name="levels"),
    path("levels/changes/<uuid:uid>.cap.xml", api.CapMessage.as_view(), name="level-cap"),
    path("levels/<str:area>/raise/", api.Raise.as_view(), name="level-raise"),
    path("levels/<str:area>/confirm/", api.Confirm.as_view(), name="level-confirm"),
    path("levels/<str:area>/refuse/", api.Refuse.as_view(), name="level-refuse"),
    path("levels/<str:area>/lower/", api.Lower.as_view(), name="level-lower"),
    path("levels/<str:area>/history/", api.History.as_view(), name="level-history"),
]
