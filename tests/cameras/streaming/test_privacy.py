"""How small a picture gets for visitors."""

import pytest

from cameras.streaming import privacy
from cameras.streaming.privacy import View

USUAL = View(4.0, 15.0, 67.7)


def test_the_nearest_face_of_the_usual_camera_is_over_three_metres_away() -> None:
    assert round(privacy.nearest_face_m(USUAL), 1) == 3.6


@pytest.mark.parametrize("height", [0.0, 1.7, 3.0, 4.0, 8.0, 30.0])
@pytest.mark.parametrize("tilt", [-20.0, 0.0, 15.0, 45.0, 90.0])
@pytest.mark.parametrize("hfov", [2.0, 30.0, 67.7, 110.0])
def test_a_face_has_less_than_three_pixels_or_the_picture_has_next_to_none(
    height: float, tilt: float, hfov: float
) -> None:
    view = View(height, tilt, hfov)
    width = privacy.width_kept(view)
    assert width % 2 == 0
    assert privacy.LEAST_WIDTH <= width <= privacy.MOST_WIDTH
    assert width == privacy.LEAST_WIDTH or privacy.face_px(view, width=width) < privacy.FACE_BELOW_PX


def test_a_narrower_or_nearer_view_keeps_less() -> None:
    usual = privacy.width_kept(USUAL)
    assert privacy.width_kept(View(4.0, 15.0, 20.0)) < usual
    assert privacy.width_kept(View(2.5, 15.0, 67.7)) < usual


def test_of_a_camera_that_zooms_next_to_nothing_is_left() -> None:
    assert privacy.width_kept(View(12.0, 15.0, 67.7, zooms=True)) == privacy.LEAST_WIDTH


@pytest.mark.parametrize("hfov", [180.0, 360.0])
def test_a_fish_eye_is_reckoned_like_a_very_wide_lens(hfov: float) -> None:
    assert privacy.width_kept(View(4.0, 90.0, hfov)) >= privacy.LEAST_WIDTH
