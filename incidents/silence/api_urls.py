from django.urls import path

from incidents.silence import api

urlpatterns = [
    path("shelves/", api.ShelfList.as_view(), name="shelves"),
    path("shelves/<int:pk>/end/", api.ShelfEnd.as_view(), name="shelf-end"),
    path("suppressions/", api.SuppressionList.as_view(), name="suppressions"),
    path("suppressions/<int:pk>/end/", api.SuppressionEnd.as_view(), name="suppression-end"),
]
