"""The sample wall of the city hall: its default scene shows the first twelve simulated cameras."""

from warroom.wall import panels
from warroom.wall.models import Scene, Wall


def seed(*, cameras: list[str]) -> None:
    wall, _ = Wall.objects.get_or_create(
        slug="balaikota",
        defaults={"name": "Dinding Balai Kota", "width_m": 8.0, "viewer_m": 10.0, "synthetic": True},
    )
    cells = panels.standard(cameras)
    scene, made = Scene.objects.get_or_create(
        wall=wall, slug="dasar-kota", defaults={"title": "Dasar kota", "cells": cells, "synthetic": True}
    )
    if made or wall.scene_id is None:
        wall.scene = scene
        wall.save(update_fields=["scene"])
