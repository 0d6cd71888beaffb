from django.urls import path

from incidents.shifts import api, roster_api

urlpatterns = [
    path("duty/", api.DutyList.as_view(), name="duty"),
    path("duty/sign-on/", api.SignOn.as_view(), name="duty-sign-on"),
    path("duty/beat/", api.Beat.as_view(), name="duty-beat"),
    path("duty/sign-off/", api.SignOff.as_view(), name="duty-sign-off"),
    path("duty/sound-test/", api.SoundTest.as_view(), name="duty-sound-test"),
    path("duty/mute/", api.Mute.as_view(), name="duty-mute"),
    path("viewings/", api.Viewings.as_view(), name="viewings"),
    path("shifts/", roster_api.ShiftList.as_view(), name="shifts"),
    path("shifts/now/", roster_api.ShiftNow.as_view(), name="shifts-now"),
    path("shifts/roster/", roster_api.Roster.as_view(), name="roster"),
    path("shifts/groups/", roster_api.Groups.as_view(), name="duty-groups"),
    path("handovers/", roster_api.Handovers.as_view(), name="handovers"),
    path("handovers/<int:pk>/", roster_api.HandoverDetail.as_view(), name="handover"),
    path("handovers/<int:pk>/notes/", roster_api.HandoverNotes.as_view(), name="handover-notes"),
    path("handovers/<int:pk>/give/", roster_api.HandoverGive.as_view(), name="handover-give"),
    path("handovers/<int:pk>/take/", roster_api.HandoverTake.as_view(), name="handover-take"),
]
