import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.wall import geometry, layouts

CASES = json.loads((Path(__file__).parent.parent / "geometry_cases.json").read_text())


@pytest.mark.parametrize("case", CASES["bodies"], ids=lambda case: case["name"])
def test_what_is_wrong_with_a_layout(case: dict[str, Any]) -> None:
    """The same table as the editor's own check (tests/js/editor/geometry.test.js), so that both refuse alike."""
    assert sorted([one.field, one.why] for one in geometry.faults(case["body"])) == sorted(case["faults"])


@pytest.mark.parametrize(
    ("text_w", "width_m", "viewer_m", "arcmin"), [(4, 8, 10, 16.0), (5, 8, 10, 20.0), (4, 5, 10, 10.0), (4, 8, 5, 32.0)]
)
def test_how_large_letters_are_seen(text_w: float, width_m: float, viewer_m: float, arcmin: float) -> None:
    assert geometry.legible(text_w, width_m=width_m, viewer_m=viewer_m) == pytest.approx(arcmin, abs=0.05)


@pytest.mark.parametrize("case", CASES["letters"])
def test_letters_are_read_or_not(case: dict[str, Any]) -> None:
    wall = {"width_m": case["width_m"], "viewer_m": case["viewer_m"]}
    assert geometry.is_legible(case["text"], **wall) is case["legible"]
    assert geometry.smallest_text(**wall) == pytest.approx(case["least"], abs=0.01)


@given(width_m=st.floats(1, 40), viewer_m=st.floats(1, 60))
def test_the_smallest_letters_are_just_read(width_m: float, viewer_m: float) -> None:
    least = geometry.smallest_text(width_m=width_m, viewer_m=viewer_m)
    assert geometry.is_legible(least, width_m=width_m, viewer_m=viewer_m)
    assert not geometry.is_legible(least * 0.98, width_m=width_m, viewer_m=viewer_m)


@pytest.mark.parametrize("case", CASES["rooms"], ids=lambda case: case["source"])
def test_how_much_room_a_source_needs(case: dict[str, Any]) -> None:
    assert geometry.room(case["source"], text=case["text"], letters=case.get("letters", 0)) == pytest.approx(
        (case["w"], case["h"]), abs=0.01
    )


@pytest.mark.parametrize("slug", layouts.SHIPPED)
def test_a_shipped_layout_has_no_fault_and_takes_a_camera_in_each_tile(slug: str) -> None:
    body = layouts.SHIPPED[slug]["body"]
    assert list(geometry.faults(body)) == []
    assert list(geometry.text_faults(body, width_m=8, viewer_m=10)) == []
    tiles = [panel["name"] for panel in body["panels"] if panel["h"] > 20]
    assert list(geometry.fit_faults(body, [{"panel": name, "source": "camera"} for name in tiles])) == []


def test_the_citys_scene_fits_its_layout() -> None:
    cells = layouts.city_cells([f"SIM-{n:03d}" for n in range(12)])
    assert list(geometry.fit_faults(layouts.SHIPPED[layouts.CITY]["body"], cells)) == []


def test_a_panel_that_is_too_small_for_its_source_is_named() -> None:
    body = {"top": True, "panels": [{"name": "A1", "x": 0, "y": 16, "w": 40, "h": 20}]}
    (fault,) = geometry.fit_faults(body, [{"panel": "A1", "source": "incident"}])
    assert (fault.field, fault.why, fault.facts["w"], fault.facts["h"]) == ("cells[0].panel", "tight", 67.2, 56.0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["top", "panels", "name", "x", "y", "w", "h", "zone", "text"]), inner)
        ),
    )
)
def test_no_body_breaks_the_check(body: Any) -> None:
    assert all(one.field and one.why for one in geometry.faults(body))
