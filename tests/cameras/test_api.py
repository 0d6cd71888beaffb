"""The API of places, cameras and live addresses, through the door a client uses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.roles import DataClass
from cameras import inventory
from cameras.models import Area, Camera
from cameras.streaming import grants
from cameras.streaming.models import MediaNode, StreamState, ViewLease
from tests.builders import make_agreement, make_area, make_camera, make_lorong, make_user

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


@pytest.fixture
def node() -> MediaNode:
    return MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=timezone.now())


def codes(response: Any) -> list[str]:
    return [row["code"] for row in response.json()["results"]]


def test_cameras_are_found_by_district_state_class_and_words(api_as: Api) -> None:
    red = make_lorong(area=make_area(code="73.71.07.1001"), safety_class="red", name="Lorong 4, Jl. Barukang")
    one = make_camera(lorong=red, name="Mulut")
    other = make_camera(life_cycle="down", down_cause="power", area=make_area(code="73.71.08.1001"))
    api = api_as("operator")
    assert codes(api.get("/api/v1/cameras/", {"area": "73.71.07"})) == [one.code]
    assert codes(api.get("/api/v1/cameras/", {"life_cycle": "down"})) == [other.code]
    assert codes(api.get("/api/v1/cameras/", {"lorong_class": "red"})) == [one.code]
    assert codes(api.get("/api/v1/cameras/", {"q": "barukang mulut"})) == [one.code]


def test_a_wrong_filter_value_names_the_field(api_as: Api) -> None:
    response = api_as("operator").get("/api/v1/cameras/", {"life_cycle": "asleep"})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "life_cycle" in response.json()["errors"]


def test_pages_follow_each_other_without_a_gap(api_as: Api) -> None:
    made = sorted(make_camera().code for _ in range(5))
    api, seen, address = api_as("operator"), [], "/api/v1/cameras/?limit=2"
    while address:
        page = api.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
    assert seen == made


def test_a_list_costs_the_same_queries_for_one_camera_and_for_many(
    api_as: Api, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lorong = make_lorong()
    for _ in range(30):
        make_camera(lorong=lorong)
    api = api_as("operator")
    with django_assert_max_num_queries(4):
        assert len(codes(api.get("/api/v1/cameras/"))) == 30


def test_an_unchanged_list_is_not_sent_again(api_as: Api) -> None:
    camera, api = make_camera(), api_as("operator")
    etag = api.get("/api/v1/cameras/").headers["ETag"]
    assert api.get("/api/v1/cameras/", headers={"If-None-Match": etag}).status_code == 304
    inventory.change(camera, by=None, now=timezone.now(), name="Nama baru")
    assert api.get("/api/v1/cameras/", headers={"If-None-Match": etag}).status_code == 200


def test_neither_address_nor_credential_is_in_any_answer(api_as: Api, node: MediaNode) -> None:
    camera = make_camera(main_address="rtsp://10.9.8.7/kanal-rahasia")
    inventory.set_credentials(camera, username="tukang", password="sandi-tanam", by=None, now=timezone.now())
    api = api_as("supervisor")
    for path in ("", f"{camera.code}/", f"{camera.code}/live/"):
        body = api.get(f"/api/v1/cameras/{path}").content.decode()
        assert camera.code in body
        assert not any(secret in body for secret in ("10.9.8.7", "kanal-rahasia", "tukang", "sandi-tanam"))


def test_a_live_address_is_signed_leased_and_not_stored(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    response = api_as("operator").get(f"/api/v1/cameras/{camera.code}/live/", {"profile": "tile"})
    said = response.json()
    assert said["hls"].startswith(f"/media/n1/{camera.code}/tile/")
    assert said["snapshot"].startswith(f"/media/n1/{camera.code}/tile/")
    assert response.headers["Cache-Control"] == "no-store"
    assert ViewLease.objects.get().camera == camera


def test_every_lane_has_its_address_under_one_grant(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    said = api_as("operator").get(f"/api/v1/cameras/{camera.code}/live/", {"profile": "focus"}).json()
    base = said["hls"].removesuffix("/index.m3u8")
    assert base.startswith(f"/media/n1/{camera.code}/main/")
    assert {name: said[name].removeprefix(base) for name in ("ll_hls", "socket", "keys", "snapshot")} == {
        "ll_hls": "/ll.m3u8",
        "socket": "/live",
        "keys": "/keys.m3u8",
        "snapshot": "/snapshot.jpg",
    }
    assert (said["codec"], said["fps"], said["gop_s"], said["streams"]) == (None, None, None, {})


def test_looking_back_needs_the_right_to_clips_and_a_grant_of_its_own(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    secret = grants.derive_secret(settings.SECRET_KEY)
    said = api_as("operator").get(f"/api/v1/cameras/{camera.code}/live/").json()
    grant = said["replay"].split("/")[5]
    assert said["replay"] == f"/media/n1/{camera.code}/tile/{grant}/replay.m3u8?seconds=30"
    assert grants.verify(grant, f"{camera.code}/replay-tile", secret=secret, now=0)
    assert not grants.verify(grant, f"{camera.code}/tile", secret=secret, now=0)
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency)
    api = APIClient()
    api.force_login(liaison)
    said = api.get(f"/api/v1/cameras/{camera.code}/live/").json()
    assert said["hls"].startswith(f"/media/n1/{camera.code}/tile/")
    assert said["replay"] is None


def test_a_thumbnail_is_the_key_frames_of_the_tile(api_as: Api, node: MediaNode) -> None:
    said = api_as("operator").get(f"/api/v1/cameras/{make_camera().code}/live/", {"profile": "thumb"}).json()
    assert said["hls"] == said["keys"]
    assert "/tile/" in said["hls"]


def test_an_address_tells_what_the_node_said_of_the_stream(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    known = {"state": "live", "since": timezone.now(), "node": "n1", "codec": "avc1.64001e", "fps": 25, "gop_s": 1}
    StreamState.objects.create(camera=camera, profile="tile", width=640, height=360, **known)
    said = api_as("operator").get(f"/api/v1/cameras/{camera.code}/live/").json()
    assert (said["codec"], said["fps"], said["gop_s"]) == ("avc1.64001e", 25.0, 1.0)
    assert said["streams"] == {"tile": {"width": 640, "height": 360}}


@pytest.mark.parametrize(("query", "leased"), [({}, False), ({"hevc": "1"}, True)])
def test_a_player_of_h265_says_so_in_its_lease(
    api_as: Api, node: MediaNode, query: dict[str, str], leased: bool
) -> None:
    api_as("operator").get(f"/api/v1/cameras/{make_camera().code}/live/", query)
    assert ViewLease.objects.get().hevc is leased


def test_a_still_leads_to_the_node_that_takes_it(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    response = api_as("operator").get(f"/api/v1/cameras/{camera.code}/still/")
    assert response.status_code == 302
    assert response["Location"].startswith(f"/media/n1/{camera.code}/still/")
    assert response["Cache-Control"].startswith("private")
    assert not ViewLease.objects.exists()


def test_an_auditor_sees_no_still(api_as: Api, node: MediaNode) -> None:
    assert api_as("auditor").get(f"/api/v1/cameras/{make_camera().code}/still/").status_code == 403


def test_without_a_media_node_the_answer_says_so(api_as: Api) -> None:
    response = api_as("operator").get(f"/api/v1/cameras/{make_camera().code}/live/")
    assert response.status_code == 503
    assert response.json()["title"] == "no_media_node"


def test_an_unknown_profile_is_named(api_as: Api, node: MediaNode) -> None:
    response = api_as("operator").get(f"/api/v1/cameras/{make_camera().code}/live/", {"profile": "8k"})
    assert response.status_code == 400
    assert response.json()["field"] == "profile"


@pytest.mark.parametrize("life_cycle", ["planned", "removed"])
def test_a_camera_out_of_service_has_no_live_address(api_as: Api, node: MediaNode, life_cycle: str) -> None:
    camera = make_camera(life_cycle=life_cycle)
    assert api_as("operator").get(f"/api/v1/cameras/{camera.code}/live/").status_code == 404


def test_an_auditor_reads_the_inventory_and_sees_no_picture(api_as: Api, node: MediaNode) -> None:
    camera, api = make_camera(), api_as("auditor")
    assert api.get(f"/api/v1/cameras/{camera.code}/").status_code == 200
    assert api.get(f"/api/v1/cameras/{camera.code}/live/").status_code == 403


def test_the_police_see_live_pictures_of_the_agreed_district_only(api_as: Api, node: MediaNode) -> None:
    inside, outside = (
        make_camera(area=make_area(code="73.71.03.1001")),
        make_camera(area=make_area(code="73.71.04.1001")),
    )
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, areas=("73.71.03",), data_classes=(DataClass.LIVE_VIDEO,))
    api = api_as(liaison)
    assert api.get(f"/api/v1/cameras/{inside.code}/live/").status_code == 200
    assert api.get(f"/api/v1/cameras/{outside.code}/live/").status_code == 404


def test_a_script_is_led_to_the_signed_playlist(api_as: Api, node: MediaNode) -> None:
    camera = make_camera()
    response = api_as("operator").get(f"/hls/{camera.code}/tile/index.m3u8")
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/media/n1/{camera.code}/tile/")


def test_the_city_loads_once_and_serves_its_own_map(api_as: Api) -> None:
    call_command("load_city")
    call_command("load_city")
    assert Area.objects.filter(level="kecamatan").count() == 15
    assert Area.objects.filter(level="kelurahan").count() == 153
    api = api_as("operator")
    found = api.get("/api/v1/map/base.json")
    assert len(found.json()["kelurahan"]["features"]) == 153
    again = api.get("/api/v1/map/base.json", headers={"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304


def make_condition(camera: Camera, **given: Any) -> StreamState:
    """A live stream with its figures and a finding, as its node wrote them."""
    now = timezone.now()
    return StreamState.objects.create(
        camera=camera,
        **{
            "profile": "tile", "state": "live", "since": now, "node": "n1", "codec": "H.264", "fps": 15.0,
            "gop_s": 4.0, "bitrate_kbps": 512.0, "figures_at": now, "last_frame_at": now, "lane": "ffmpeg",
            "complaints": [{"code": "gop_long", "severity": "note", "value": 4.0}, {"line": "Past duration"}],
            **given,
        },
    )  # fmt: skip


def test_a_camera_tells_the_condition_of_its_streams(api_as: Api) -> None:
    camera = make_camera()
    make_condition(camera)
    said = api_as("operator").get(f"/api/v1/cameras/{camera.code}/").json()
    [stream] = said["streams"]
    assert (stream["profile"], stream["state"], stream["fps"], stream["gop_s"]) == ("tile", "live", 15.0, 4.0)
    assert stream["lines"] == ["Past duration"]
    [finding] = said["findings"]
    assert finding["code"] == "gop_long"
    assert "4" in finding["words"]
    assert finding["mend"]


@pytest.mark.parametrize("role", ["auditor"])
def test_what_ffmpeg_wrote_is_for_who_runs_the_house(api_as: Api, role: str) -> None:
    camera = make_camera()
    make_condition(camera)
    said = api_as(role).get(f"/api/v1/cameras/{camera.code}/").json()
    assert said["streams"][0]["lines"] == []
    assert said["findings"]


def test_the_list_stays_lean(api_as: Api) -> None:
    make_condition(make_camera())
    [row] = api_as("operator").get("/api/v1/cameras/").json()["results"]
    assert "streams" not in row
    assert "findings" not in row
