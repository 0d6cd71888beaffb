"""A device is its wall's account: it reads its own wall, does nothing, and is nobody elsewhere."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from cameras.models import Camera
from tests.builders import make_area, make_camera, make_user
from tests.wall.devices.builders import device, make_wall, pair, supervisor
from warroom.wall.devices import orders, tokens
from warroom.wall.models import Output

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_device_opens_its_wall_and_no_other() -> None:
    other = make_wall()
    output, token = pair(make_wall())
    screen, slug = device(token), output.wall.slug
    assert screen.get(f"/wall/{slug}/output/1/").status_code == 200
    assert screen.get(f"/api/v1/walls/{slug}/outputs/").status_code == 200
    for path in (f"/wall/{other.slug}/", f"/wall/{other.slug}/output/1/", f"/api/v1/walls/{other.slug}/outputs/"):
        assert screen.get(path).status_code == 404, path
    assert [wall["slug"] for wall in screen.get("/api/v1/walls/").json()["results"]] == [slug]


def test_a_device_is_nobody_at_the_desk_in_the_admin_and_at_the_sign_in() -> None:
    _output, token = pair(make_wall())
    screen = device(token)
    for path in ("/", "/map/", "/walls/", "/admin/", "/cameras/"):
        assert "/login/" in screen.get(path).headers["Location"], path
    assert screen.get("/login/").status_code == 200


def test_a_device_changes_nothing() -> None:
    output, token = pair(make_wall())
    slug = output.wall.slug
    screen = device(token)
    for path in (f"/api/v1/walls/{slug}/scene/", "/api/v1/events/", f"/api/v1/walls/{slug}/outputs/1/reload/"):
        assert screen.post(path, "{}", content_type="application/json").status_code in {401, 403}, path


def test_a_device_sees_the_cameras_of_its_areas_alone() -> None:
    wall = make_wall()
    inside = make_camera(area=make_area(code="73.71.05.1001"))
    outside = make_camera(area=make_area(code="73.71.06.1001"))
    User.objects.filter(role="wall").update(area_codes=["73.71.05"])
    _output, token = pair(wall)
    codes = [row["code"] for row in device(token).get("/api/v1/cameras/").json()["results"]]
    assert codes == [inside.code]
    assert device(token).get(f"/api/v1/cameras/{outside.code}/live/").status_code == 404
    assert Camera.objects.count() == 2


def test_a_walls_account_signs_in_nowhere_even_with_a_password() -> None:
    wall = make_wall()
    account = wall.account
    assert account is not None
    assert not account.has_usable_password()
    account.set_password("sangat-rahasia-sekali")
    account.is_staff = account.is_superuser = True
    account.save()
    for path in ("/login/", "/admin/login/"):
        client = Client()
        client.post(path, {"username": account.username, "password": "sangat-rahasia-sekali"})
        assert client.get("/").status_code == 302
        assert client.get("/admin/").status_code == 302
    assert authenticate(username=account.username, password="wrong") is None


def test_a_person_stays_that_person_on_a_screen() -> None:
    output, token = pair(make_wall())
    person = make_user(role="operator")
    screen = device(token)
    screen.force_login(person)
    assert screen.get(f"/wall/{output.wall.slug}/").wsgi_request.user == person
    assert screen.get("/").status_code == 200


def test_years_later_the_device_is_still_there() -> None:
    """No session, so no end of a session: the twelve hours of people do not count."""
    output, token = pair(make_wall(), now=NOW - dt.timedelta(days=700))
    screen = device(token)
    assert screen.get(f"/wall/{output.wall.slug}/output/1/").status_code == 200
    assert "sessionid" not in screen.cookies


def test_a_token_changes_once_a_day_and_the_one_before_waits_for_it() -> None:
    output, first = pair(make_wall(), now=NOW - dt.timedelta(days=2))
    path = f"/wall/{output.wall.slug}/output/1/"
    screen = device(first)
    screen.get(path)
    second = screen.cookies[tokens.COOKIE].value
    assert second != first
    assert device(first).get(path).status_code == 200, "its answer may have been lost"
    assert Output.objects.get(pk=output.pk).token_before == tokens.digest(first)
    screen.get(path)
    assert screen.cookies[tokens.COOKIE].value == second, "not again on the same day"
    assert Output.objects.get(pk=output.pk).token_before == ""
    assert device(first).get(path).headers["Location"] == "/output/"


def test_an_older_token_is_refused_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    output, first = pair(make_wall(), now=NOW - dt.timedelta(days=2))
    screen = device(first)
    screen.get(f"/wall/{output.wall.slug}/output/1/")
    screen.get(f"/wall/{output.wall.slug}/output/1/")
    caplog.clear()
    assert tokens.owner(first) is None
    assert "output.token_refused" in caplog.text
    assert first not in caplog.text


def test_a_rotation_whose_answer_was_lost_is_made_again() -> None:
    output, first = pair(make_wall(), now=NOW - dt.timedelta(days=3))
    held = tokens.owner(first)
    assert held is not None
    tokens.rotate(held, now=NOW - dt.timedelta(days=1, hours=1))
    again = tokens.owner(first)
    assert again is not None
    newest = tokens.rotate(again, now=NOW)
    assert newest is not None
    assert tokens.owner(newest) is not None
    assert tokens.owner(first) is None
    assert AuditEntry.objects.filter(act="output_token_rotated").count() == 2
    assert Output.objects.get(pk=output.pk).token_digest == tokens.digest(newest)


def test_of_two_requests_one_rotates() -> None:
    _output, first = pair(make_wall(), now=NOW - dt.timedelta(days=2))
    one, two = tokens.owner(first), tokens.owner(first)
    assert one is not None
    assert two is not None
    assert tokens.rotate(one, now=NOW) is not None
    assert tokens.rotate(two, now=NOW) is None


def test_a_device_renews_itself_with_its_pages_token_and_persons_do_not(api_as: Callable[..., APIClient]) -> None:
    output, first = pair(make_wall(), now=NOW - dt.timedelta(days=2))
    screen = device(first, enforce_csrf=True)
    assert screen.post("/api/v1/output/renew/").status_code == 403
    csrf = screen.get("/output/", follow=False).wsgi_request
    assert csrf.path == "/output/"
    plain = device(screen.cookies[tokens.COOKIE].value)
    assert plain.post("/api/v1/output/renew/").json() == {"wall": output.wall.slug, "output": 1, "renewed": False}
    assert api_as("supervisor").post("/api/v1/output/renew/").status_code == 403


def test_a_revoked_device_has_no_page_no_data_and_no_pictures() -> None:
    output, token = pair(make_wall())
    camera = make_camera()
    orders.revoke(output, by=supervisor(), now=NOW)
    screen = device(token)
    assert screen.get(f"/wall/{output.wall.slug}/output/1/").headers["Location"] == "/output/"
    screen = device(token)
    assert screen.get(f"/api/v1/cameras/{camera.code}/live/").status_code == 401
    assert screen.get(f"/api/v1/walls/{output.wall.slug}/outputs/").status_code == 401
    page = screen.get("/output/")
    assert page.status_code == 200
    assert page.cookies[tokens.COOKIE].value == ""
    assert AuditEntry.objects.filter(act="output_revoked").count() == 1


@pytest.mark.parametrize("token", ["", "x", "1.", ".x", "1.wrong", "9" * 30 + ".x", "²." + "x" * 43, "1." + "x" * 500])
def test_a_cookie_that_is_no_token_is_nobody(token: str) -> None:
    pair(make_wall())
    assert tokens.owner(token) is None


def test_a_closed_account_closes_its_devices() -> None:
    output, token = pair(make_wall())
    User.objects.filter(role="wall").update(is_active=False)
    assert tokens.owner(token) is None
