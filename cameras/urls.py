from django.urls import path

from cameras import views

app_name = "cameras"
urlpatterns = [
    path("cameras/", views.camera_list, name="list"),
    path("cameras/<str:code>/", views.camera_detail, name="detail"),
]
