from django.urls import path

from incidents.ladder import api

urlpatterns = [
    path("alerts/<int:pk>/ladder/", api.AlertLadder.as_view(), name="alert-ladder"),
    path("channels/", api.Channels.as_view(), name="channels"),
    path("channels/<slug:slug>/", api.ChannelOne.as_view(), name="channel"),
    path("channels/<slug:slug>/test/", api.ChannelTry.as_view(), name="channel-test"),
    path("contacts/", api.Contacts.as_view(), name="contacts"),
    path("contacts/<int:pk>/", api.ContactOne.as_view(), name="contact"),
    path("deliveries/", api.Deliveries.as_view(), name="deliveries"),
]
