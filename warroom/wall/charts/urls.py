from django.urls import path

from warroom.wall.charts import api

urlpatterns = [path("charts/<slug:name>/", api.ChartDetail.as_view(), name="chart")]
