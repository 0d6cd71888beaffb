"""Dark cameras as work: by what they share, whoever may see them, in a bounded number of queries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from cameras import inventory
from cameras.models import Camera
from cameras.streaming.models import StreamState
from incidents.maintenance import groups, reading
from incidents.maintenance.groups import By, Down
from incidents.maintenance.limits import Limit
from tests.builders import make_agency, make_agreement, make_area, make_camera, make_lorong, make_user

NOW = timezone.now()


def down(camera: str, **given: Any) -> Down:
    values: dict[str, Any] = {
        "name": camera, "began_at": NOW - dt.timedelta(days=2), "cause": "power", "words": "", "owner": "Diskominfo",
        "link_owner": "Kecamatan Tallo", "node": "n1", "lorong": "LR-1", "lorong_name": "Lorong 1", "is_red": False,
        "district": "73.71.01", "district_name": "Tallo",
    }  # fmt: skip
    return Down(camera=camera, **{**values, **given})


def test_the_largest_group_stands_first_and_says_what_its_cameras_share() -> None:
    rows = [
        down("A", link_owner="Kecamatan Rappocini", cause="network"),
        down("B"),
        down("C", cause="network", began_at=NOW - dt.timedelta(days=5), node="n2"),
        down("D", link_owner="", node="n2"),
        down("E", link_owner="", node=""),
    ]
    found = groups.grouped(rows, by=By.LINK, in_service={"Kecamatan Tallo": 8})
    assert [(group.key, len(group.down)) for group in found] == [
        ("Kecamatan Tallo", 2), ("", 1), ("Kecamatan Rappocini", 1), ("node:n2", 1)
    ]  # fmt: skip
    first = found[0]
    assert (first.share, first.since, first.owners, first.node) == (
        0.25, NOW - dt.timedelta(days=5), [("Kecamatan Tallo", 2)], ""
    )  # fmt: skip
    assert first.causes == [("network", 1), ("power", 1)]
    assert [one.camera for one in first.down] == ["C", "B"]


@pytest.mark.parametrize(
    ("down_n", "of", "lost", "over"),
    [(2, 3, False, False), (3, 10, False, False), (4, 10, True, False), (3, 5, True, False), (1, 10, False, True),
     (2, 10, False, False), (0, 0, False, True), (0, 10, False, True), (61, 200, True, False), (29, 200, False, True)],
)  # fmt: skip
def test_a_place_is_lost_over_the_limit_and_back_below_half_of_it(down_n: int, of: int, lost: bool, over: bool) -> None:
    limit = Limit(share=0.30, at_least=3)
    assert (limit.is_lost(down=down_n, of=of), limit.is_over(down=down_n, of=of)) == (lost, over)


@pytest.mark.django_db
class TestReading:
    def lose(self, camera: Camera, *, days: float = 1) -> None:
        at = NOW - dt.timedelta(days=days)
        inventory.mark_down(camera, cause="power", words="tiang roboh", now=at, tell=False)

    def test_groups_count_what_is_in_service_and_leave_out_what_is_not(self) -> None:
        lorong = make_lorong(safety_class="red")
        cameras = [make_camera(lorong=lorong, link_owner="Kecamatan Tallo") for _ in range(4)]
        self.lose(cameras[0], days=3)
        self.lose(cameras[1])
        Camera.objects.filter(pk=cameras[1].pk).update(life_cycle="removed", down_cause="")

        found = reading.take(make_user(), by=By.LORONG, now=NOW)
        assert (found["down"], found["in_service"]) == (1, 3)
        group = found["groups"][0]
        assert (group["key"], group["down"], group["of"], group["days"], group["is_red"]) == (
            lorong.code, 1, 3, 3.0, True
        )  # fmt: skip
        assert group["cameras"][0]["words"] == "tiang roboh"

    def test_without_a_recorded_link_its_node_is_what_they_share(self) -> None:
        cameras = [make_camera() for _ in range(3)]
        for camera in cameras:
            StreamState.objects.create(camera=camera, profile="tile", state="lost", since=NOW, node="n7")
        self.lose(cameras[0])
        group = reading.take(make_user(), by=By.LINK, now=NOW)["groups"][0]
        assert (group["key"], group["title"], group["down"], group["of"]) == ("node:n7", "n7", 1, 3)

    def test_the_number_of_queries_does_not_follow_the_number_of_cameras(
        self, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(12):
            self.lose(make_camera())
        user = make_user()
        for by in By:
            with django_assert_max_num_queries(2):
                assert reading.take(user, by=by, now=NOW)["down"] == 12

    def test_a_partner_sees_its_part_of_the_city(self, api_as: Callable[..., APIClient]) -> None:
        here, there = make_area(level="kecamatan"), make_area(level="kecamatan")
        cameras = [make_camera(area=make_area(code=f"{area.code}.1001", parent=area)) for area in (here, there)]
        for camera in cameras:
            self.lose(camera)
        agency = make_agency()
        make_agreement(agency, areas=(here.code,))
        told = api_as(make_user(role="liaison", agency=agency)).get("/api/v1/maintenance/?by=district").json()
        assert [group["key"] for group in told["groups"]] == [here.code]
        assert told["in_service"] == 1

    def test_the_answer_can_be_one_kecamatans(self, api_as: Callable[..., APIClient]) -> None:
        here, there = make_area(level="kecamatan"), make_area(level="kecamatan")
        for area in (here, there):
            self.lose(make_camera(area=make_area(code=f"{area.code}.1001", parent=area)))
        api = api_as("operator")
        told = api.get(f"/api/v1/maintenance/?by=district&district={here.code}").json()
        assert [group["title"] for group in told["groups"]] == [here.name]
        assert api.get("/api/v1/maintenance/?by=colour").status_code == 400
        assert api.get("/api/v1/maintenance/?district=73%27").status_code == 400
