"""The outputs that a wall begins with: 3840x2160 each, row by row from the top left, until the canvas is covered."""

from warroom.wall.models import Output, Wall
from warroom.wall.rectangles import grid


def cover(wall: Wall) -> list[Output]:
    """Make the wall's outputs, if it has none."""
    if wall.outputs.exists():
        return list(wall.outputs.all())
    return Output.objects.bulk_create(Output(wall=wall, **place) for place in grid(wall.width_px, wall.height_px))


def place(wall: Wall, number: int) -> dict[str, int]:
    """The rectangle of a number, in pixels of the canvas. Numbers beyond the last place start again at the first."""
    places = grid(wall.width_px, wall.height_px)
    found = places[(number - 1) % len(places)]
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}
