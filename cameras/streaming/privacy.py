"""What visitors in the room may see of a camera, and how small a picture must get for that. Pure.

There is no detector of faces or plates here, so the whole picture is reduced until neither can be read anywhere in it.
The nearest face a fixed camera can show is that of somebody under the lower edge of its view, 1.6 m above the ground:
for the usual camera (4 m high, 15 degrees down, 67.7 degrees wide, 4:3) 3.6 m away. A picture of W pixels has there
``W / (2 d tan(hfov/2))`` pixels a metre, and more towards its corners by up to ``1 + tan²(hfov/2) + tan²(vfov/2)``.
W is chosen so that a face of 16 cm stays below 3 pixels, 18.75 pixels a metre: EN 62676-4 asks for 25 merely to detect
that there is a person, 125 to recognise and 250 to identify one. A letter of a plate (5 cm wide) is less than one
pixel. What the picture still shows is that something moves, and where.
"""

import math
from dataclasses import dataclass
from typing import Final

FACE_M: Final = 0.16
FACE_BELOW_PX: Final = 3.0
FACE_HEIGHT_M: Final = 1.6
NEAREST_M: Final = 0.5
WIDEST_DEG: Final = 120.0  # beyond that no lens is rectilinear, and the arithmetic is on the safe side
TALLEST: Final = 4 / 3  # of the usual pictures; the lower the view reaches, the nearer is who stands there
MOST_WIDTH, LEAST_WIDTH = 64, 8
SHOW, BLUR, HIDE = "show", "blur", "hide"


@dataclass(frozen=True)
class View:
    """How a camera looks: metres above the ground, degrees below the horizon, degrees across. ``zooms``: a PTZ."""

    height_m: float
    tilt_deg: float
    hfov_deg: float
    zooms: bool = False


def nearest_face_m(view: View, *, aspect: float = TALLEST) -> float:
    """From the lens to a face at the lower edge of the view."""
    down = math.radians(view.tilt_deg) + math.atan(_half(view) / aspect)
    above = max(0.0, view.height_m - FACE_HEIGHT_M)
    if down <= 0 or above == 0:
        return NEAREST_M  # it looks level or stands at eye height: somebody may walk up to it
    return max(NEAREST_M, above / math.sin(min(down, math.pi / 2)))


def face_px(view: View, *, width: int, aspect: float = TALLEST) -> float:
    """The widest that the nearest face can be in a picture of that width, in pixels."""
    half = _half(view)
    corner = 1 + half**2 + (half / aspect) ** 2
    return FACE_M * width * corner / (2 * nearest_face_m(view, aspect=aspect) * half)


def width_kept(view: View, *, aspect: float = TALLEST) -> int:
    """How many pixels across may be left, even. A PTZ may have zoomed in, so of its picture next to nothing is left."""
    if view.zooms:
        return LEAST_WIDTH
    most = FACE_BELOW_PX / face_px(view, width=1, aspect=aspect)
    return max(LEAST_WIDTH, min(MOST_WIDTH, math.ceil(most / 2) * 2 - 2))


def _half(view: View) -> float:
    """tan(hfov/2): half the width of what is seen at a distance of one."""
    return math.tan(math.radians(min(view.hfov_deg, WIDEST_DEG)) / 2)
