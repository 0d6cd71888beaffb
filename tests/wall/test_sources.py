from typing import Any

import pytest

from warroom.wall import sources

CAMERA = {"panel": "A1", "source": "camera", "camera": "SIM-001"}


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [CAMERA],
        [{**CAMERA, "locked": True}, {"panel": "M1", "source": "map", "layers": ["cameras"], "view": "73.71.01"}],
        [{"panel": "A1", "source": "unchanged"}],
        [{"panel": f"A{number}", "source": "empty"} for number in range(1, 100)],
        [{"panel": "A1", "source": "incident", "incident": "newest"}],
        [{"panel": "A1", "source": "web", "url": "https://cuaca.go.id/kini"}],
        [{"panel": "A1", "source": "sop", "alert": 7}],
    ],
)
def test_cells_that_can_be_shown(cells: Any) -> None:
    assert sources.cells(cells) == cells


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (None, ["cells"]),
        ({}, ["cells"]),
        ([None], ["cells[0]"]),
        ([{**CAMERA, "script": "x"}], ["cells[0].script"]),
        ([{**CAMERA, "panel": "Q9"}], ["cells[0].panel"]),
        ([{"panel": ["A1"], "source": "map"}], ["cells[0].panel"]),
        ([{"panel": "A1", "source": "youtube"}], ["cells[0].source"]),
        ([{"panel": "A1", "source": ["map"]}], ["cells[0].source"]),
        ([{"panel": "A1", "source": "camera"}], ["cells[0].camera"]),
        ([{**CAMERA, "camera": "", "locked": "yes"}], ["cells[0].camera", "cells[0].locked"]),
        ([{**CAMERA, "source": "map"}], ["cells[0].camera"]),
        ([{"panel": "A1", "source": "web", "url": "http://cuaca.go.id"}], ["cells[0].url"]),
        ([{"panel": "A1", "source": "web", "url": "https://a@b/"}], ["cells[0].url"]),
        ([{"panel": "A1", "source": "heading", "text": "x" * 91}], ["cells[0].text"]),
        ([{"panel": "A1", "source": "sop", "alert": True}], ["cells[0].alert"]),
        ([{"panel": "A1", "source": "map", "layers": [["x"]], "view": "7371"}], ["cells[0].layers", "cells[0].view"]),
        ([{"panel": "A1", "source": "unchanged", "camera": "SIM-001"}], ["cells[0].source"]),
        ([CAMERA, CAMERA], ["cells[1].panel"]),
    ],
)
def test_every_field_that_is_wrong_is_named(cells: Any, fields: list[str]) -> None:
    assert [fault.field for fault in sources.cell_faults(cells, panels=["A1"])] == fields
    with pytest.raises(sources.BadContent):
        sources.cells(cells, panels=["A1"])


def test_the_cameras_of_a_scene() -> None:
    assert sources.cameras(sources.cells([CAMERA, {"panel": "M1", "source": "map"}])) == ["SIM-001"]
