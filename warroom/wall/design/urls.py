from django.urls import path

from warroom.wall.design import views

urlpatterns = [path("walls/<slug:slug>/editor/", views.editor, name="editor")]
