"""The outputs that a wall begins with: 3840x2160 each, row by row from the top left, until the canvas is covered."""

from typing import Final

from warroom.wall.models import Output, Wall

WIDTH_PX: Final = 3840  # what one graphics output carries
HEIGHT_PX: Final = 2160


def cover(wall: Wall) -> list[Output]:
    """Make the wall's outputs, if it has none."""
    if wall.outputs.exists():
        return list(wall.outputs.all())
    columns, rows = _grid(wall)
    return Output.objects.bulk_create(
        Output(wall=wall, number=number, **place(wall, number)) for number in range(1, columns * rows + 1)
    )


def place(wall: Wall, number: int) -> dict[str, int]:
    """The rectangle of a number, in pixels of the canvas. Numbers beyond the last place start again at the first."""
    columns, rows = _grid(wall)
    width, height = min(WIDTH_PX, wall.width_px), min(HEIGHT_PX, wall.height_px)
    row, column = divmod((number - 1) % (columns * rows), columns)
    x, y = column * width, row * height
    return {"x": x, "y": y, "width": min(width, wall.width_px - x), "height": min(height, wall.height_px - y)}


def _grid(wall: Wall) -> tuple[int, int]:
    """Columns and rows that cover the canvas."""
    return -(-wall.width_px // WIDTH_PX), -(-wall.height_px // HEIGHT_PX)
