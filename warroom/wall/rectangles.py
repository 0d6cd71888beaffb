"""Which part of the canvas each output of a wall shows."""

from typing import Final, TypedDict

from warroom.wall.models import Wall

ONE_OUTPUT_PX: Final = (3840, 2160)  # what one graphics output carries


class Rectangle(TypedDict):
    """In pixels of the canvas; ``rotation``: degrees clockwise that its screen hangs turned."""

    number: int
    name: str
    x: int
    y: int
    width: int
    height: int
    rotation: int
    bezel_mm: float


def rectangles(wall: Wall) -> list[Rectangle]:
    """The wall's outputs; of a wall that has none entered, 3840x2160 each, row by row from the top left."""
    entered = [
        Rectangle(
            number=row.number,
            name=row.name,
            x=row.x,
            y=row.y,
            width=row.width,
            height=row.height,
            rotation=row.rotation,
            bezel_mm=row.bezel_mm,
        )
        for row in wall.outputs.all()
    ]
    return entered or grid(wall.width_px, wall.height_px)


def grid(width_px: int, height_px: int) -> list[Rectangle]:
    """Outputs of 3840x2160; a smaller wall has one. What does not divide evenly goes to the last column and row."""
    width, height = ONE_OUTPUT_PX
    columns, rows = max(1, width_px // width), max(1, height_px // height)
    found = []
    for number in range(columns * rows):
        row, column = divmod(number, columns)
        x, y = column * width, row * height
        found.append(
            Rectangle(
                number=number + 1,
                name="",
                x=x,
                y=y,
                width=width if column < columns - 1 else width_px - x,
                height=height if row < rows - 1 else height_px - y,
                rotation=0,
                bezel_mm=0.0,
            )
        )
    return found
