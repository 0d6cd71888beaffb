from django.urls import path

from warroom.wall.design import api, plans_api

urlpatterns = [
    path("layouts/", api.LayoutList.as_view(), name="layouts"),
    path("layouts/<slug:slug>/", api.LayoutOne.as_view(), name="layout"),
    path("layouts/<slug:slug>/versions/", api.LayoutVersions.as_view(), name="layout-versions"),
    path("walls/<slug:slug>/scenes/", api.SceneList.as_view(), name="scenes"),
    path("walls/<slug:slug>/scenes/<slug:scene>/", api.SceneOne.as_view(), name="scene"),
    path("walls/<slug:slug>/scenes/<slug:scene>/versions/", api.SceneVersions.as_view(), name="scene-versions"),
    path("walls/<slug:slug>/export/", api.Export.as_view(), name="wall-export"),
    path("walls/<slug:slug>/import/", api.Import.as_view(), name="wall-import"),
    path("walls/<slug:slug>/schedule/", plans_api.Schedule.as_view(), name="schedule"),
    path("walls/<slug:slug>/schedule/<int:pk>/", plans_api.ScheduleLine.as_view(), name="schedule-line"),
    path("tours/", plans_api.TourList.as_view(), name="tours"),
    path("tours/<slug:slug>/", plans_api.TourOne.as_view(), name="tour"),
]
