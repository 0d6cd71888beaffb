from django.urls import path

from warroom.wall.devices import api
from warroom.wall.devices.orders import LASTS

ORDERS = (*LASTS, "clear")

urlpatterns = [
    path("walls/<slug:slug>/outputs/", api.OutputList.as_view(), name="outputs"),
    path("walls/<slug:slug>/outputs/<int:number>/", api.OutputPlace.as_view(), name="output-place"),
    path("walls/<slug:slug>/outputs/<int:number>/revoke/", api.Revoke.as_view(), name="output-revoke"),
    path("walls/<slug:slug>/outputs/<int:number>/pair/", api.Pair.as_view(), name="output-pair"),
    *(
        path(f"walls/<slug:slug>/outputs/{at}{do}/", api.Order.as_view(do=do), name=f"{name}-{do}")
        for do in ORDERS
        for at, name in (("", "outputs"), ("<int:number>/", "output"))
    ),
    path("output/renew/", api.Renew.as_view(), name="output-renew"),
]
