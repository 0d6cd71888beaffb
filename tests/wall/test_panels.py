from typing import Any

import pytest

from warroom.wall import panels

CAMERA = {"panel": "A1", "source": "camera", "camera": "SIM-001"}


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [CAMERA],
        [{**CAMERA, "locked": True}, {"panel": "M1", "source": "map"}],
        [{"panel": panel, "source": "empty"} for panel in panels.PANELS],
    ],
)
def test_a_scene_that_can_be_shown(cells: Any) -> None:
    assert panels.check(cells) == cells


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (None, "a list"),
        ({}, "a list"),
        ([None], "a cell has"),
        ([{**CAMERA, "script": "x"}], "a cell has"),
        ([{**CAMERA, "panel": "Q9"}], "no panel"),
        ([{"panel": ["A1"], "source": "map"}], "no panel"),
        ([{"panel": "A1", "source": "youtube"}], "is unknown"),
        ([{"panel": "A1", "source": ["map"]}], "is unknown"),
        ([{"panel": "A1", "source": "camera"}], "camera code"),
        ([{**CAMERA, "camera": ""}], "camera code"),
        ([{**CAMERA, "camera": 7}], "camera code"),
        ([{**CAMERA, "source": "map"}], "camera code"),
        ([{**CAMERA, "locked": "yes"}], "locked"),
        ([CAMERA, CAMERA], "named twice"),
    ],
)
def test_a_scene_that_cannot(cells: Any, why: str) -> None:
    with pytest.raises(panels.BadScene, match=why):
        panels.check(cells)


def test_the_cameras_of_a_scene() -> None:
    assert panels.cameras(panels.check([CAMERA, {"panel": "M1", "source": "map"}])) == ["SIM-001"]
