"""The inventory's pages: filters, order, the record of faults, and what stays secret."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Role
from cameras.models import Camera, Fault
from cameras.streaming.models import StreamState
from tests.builders import make_area, make_camera, make_lorong

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


def shown(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/cameras/{query}").content.decode()
    return re.findall(r'<tr data-code="([^"]+)"', page)


def test_filters_narrow_the_list(client_as: ClientAs) -> None:
    red = make_camera(code="RED-1", lorong=make_lorong(safety_class="red", area=make_area(code="73.71.05.1001")))
    dark = make_camera(code="DOWN-1", life_cycle="down", down_cause="power")
    make_camera(code="PLAIN-1")
    client = client_as(Role.OPERATOR)

    assert shown(client, "?class=red") == [red.code]
    assert shown(client, "?state=down") == [dark.code]
    assert shown(client, "?cause=power&state=down") == [dark.code]
    assert shown(client, "?q=plain") == ["PLAIN-1"]
    assert shown(client, "?kecamatan=73.71.05") == [red.code]


def test_unknown_filter_values_fall_away(client_as: ClientAs) -> None:
    make_camera(code="A-1")

    assert shown(client_as(Role.OPERATOR), "?state=nonsense&class=pink&page=zzz") == ["A-1"]


def test_nothing_found_is_said_in_words(client_as: ClientAs) -> None:
    page = client_as(Role.OPERATOR).get("/cameras/?q=tidakada").content.decode()

    assert "Tidak ada kamera yang cocok" in page


def test_cameras_that_can_be_watched_come_first(client_as: ClientAs) -> None:
    make_camera(code="A-SILENT", main_address="", sub_address="")
    make_camera(code="B-WATCHED")

    assert shown(client_as(Role.OPERATOR)) == ["B-WATCHED", "A-SILENT"]


def test_the_grid_holds_watchable_cameras_only_and_only_for_who_may_look(client_as: ClientAs) -> None:
    make_camera(code="SEEN-1")
    make_camera(code="SILENT-1", main_address="", sub_address="")

    grid = client_as(Role.OPERATOR).get("/cameras/?view=grid").content.decode()
    assert re.findall(r'<camera-tile [^>]*camera="([^"]+)"', grid) == ["SEEN-1"]
    assert "<camera-tile" not in client_as(Role.AUDITOR).get("/cameras/?view=grid").content.decode()


def test_the_list_asks_as_often_for_many_cameras_as_for_few(
    client_as: ClientAs, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    area = make_area()
    for n in range(30):
        camera = make_camera(code=f"M-{n:03d}", area=area)
        Fault.objects.create(camera=camera, cause="power", began_at=timezone.now(), ended_at=timezone.now())
    client = client_as(Role.OPERATOR)

    with django_assert_max_num_queries(18):
        assert len(shown(client)) == 30


def test_a_camera_page_never_shows_an_address_or_a_password(client_as: ClientAs) -> None:
    camera = make_camera(main_address="rtsp://10.44.55.66:554/secret/main", sub_address="rtsp://10.44.55.66:554/sub")
    Camera.objects.filter(pk=camera.pk).update(credentials=b"sealed-password")

    page = client_as(Role.ADMIN).get(f"/cameras/{camera.code}/").content.decode()

    assert "rtsp://10.44.x.x/…" in page
    assert "10.44.55.66" not in page
    assert "secret" not in page
    assert "sealed-password" not in page


def test_a_camera_page_tells_its_faults(client_as: ClientAs) -> None:
    now = timezone.now()
    camera = make_camera(life_cycle="down", down_cause="power", life_cycle_since=now)
    Fault.objects.create(camera=camera, cause="power", words="PLN padam", began_at=now)
    Fault.objects.create(
        camera=camera, cause="network", began_at=now - dt.timedelta(days=40), ended_at=now - dt.timedelta(days=39)
    )

    page = client_as(Role.OPERATOR).get(f"/cameras/{camera.code}/").content.decode()

    assert "PLN padam" in page
    assert "2 tercatat" in page


def test_who_may_not_watch_gets_words_instead_of_a_picture(client_as: ClientAs) -> None:
    camera = make_camera()

    assert "<camera-tile" in client_as(Role.OPERATOR).get(f"/cameras/{camera.code}/").content.decode()
    auditor = client_as(Role.AUDITOR).get(f"/cameras/{camera.code}/").content.decode()
    assert "<camera-tile" not in auditor
    assert "Gambar langsung tidak termasuk peran Anda" in auditor


def test_a_camera_that_is_not_there(client_as: ClientAs) -> None:
    assert client_as(Role.OPERATOR).get("/cameras/NONE-1/").status_code == 404


def test_a_camera_page_tells_how_its_streams_are_and_how_they_are_mended(client_as: ClientAs) -> None:
    camera = make_camera()
    now = timezone.now()
    StreamState.objects.create(
        camera=camera,
        profile="tile",
        state="live",
        since=now,
        node="n1",
        fps=15,
        gop_s=4,
        figures_at=now,
        last_frame_at=now,
        last_error="kamera tidak menjawab",
        last_error_at=now,
        complaints=[{"code": "gop_long", "severity": "note", "value": 4.0}, {"line": "Past <duration>"}],
    )
    page = client_as("operator").get(f"/cameras/{camera.code}/").content.decode()
    assert "Gambar kunci datang tiap 4,0 detik" in page
    assert "I-frame interval" in page
    assert "kamera tidak menjawab" in page
    assert "Past &lt;duration&gt;" in page
    assert "Past" not in client_as("auditor").get(f"/cameras/{camera.code}/").content.decode()


def test_a_camera_nobody_watched_says_when_figures_come(client_as: ClientAs) -> None:
    page = client_as("operator").get(f"/cameras/{make_camera().code}/").content.decode()
    assert "Belum pernah dialirkan" in page


def test_rows_have_a_still_for_who_may_look(client_as: ClientAs) -> None:
    camera = make_camera()
    assert f'<camera-still camera="{camera.code}">' in client_as("operator").get("/cameras/").content.decode()
    assert "<camera-still" not in client_as("auditor").get("/cameras/").content.decode()
