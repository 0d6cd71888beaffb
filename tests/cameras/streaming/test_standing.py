"""A right that ends closes the pictures that are open, whatever their address still promises."""

import datetime as dt
from typing import Any

import pytest

from accounts import access
from accounts.models import Agreement, User
from cameras.models import Camera
from cameras.streaming.standing import REMEMBERED, Standing
from tests.builders import make_agreement, make_area, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def looks(standing: Standing, user: User, camera: Camera, *, at: dt.datetime = NOW) -> bool:
    return standing.allows(str(user.pk), f"{camera.code}/tile", now=at.timestamp())


def test_whoever_may_look_goes_on_looking() -> None:
    standing, user, camera = Standing(), make_user(), make_camera()
    assert looks(standing, user, camera)
    standing.review(now=NOW)
    assert looks(standing, user, camera)


def test_a_deactivated_account_is_shut_out_and_nobody_else() -> None:
    standing, gone, other, camera = Standing(), make_user(), make_user(), make_camera()
    assert looks(standing, gone, camera)
    assert looks(standing, other, camera)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    standing.review(now=NOW)
    assert not looks(standing, gone, camera)
    assert looks(standing, other, camera)


def test_an_agreement_that_ended_or_shrank_closes_its_cameras() -> None:
    standing, liaison = Standing(), make_user(role="liaison")
    inside, outside = make_camera(area=make_area(code="73.71.03.1001")), make_camera(area=make_area())
    assert liaison.agency is not None
    agreement = make_agreement(liaison.agency)
    assert looks(standing, liaison, inside)
    assert looks(standing, liaison, outside)
    agreement.scopes.update(area_code="73.71.03")
    standing.review(now=NOW)
    assert looks(standing, liaison, inside)
    assert not looks(standing, liaison, outside)
    Agreement.objects.all().delete()
    standing.review(now=NOW)
    assert not looks(standing, liaison, inside)


def test_a_right_that_comes_back_opens_the_picture_again() -> None:
    standing, user, camera = Standing(), make_user(role="auditor"), make_camera()
    looks(standing, user, camera)
    standing.review(now=NOW)
    assert not looks(standing, user, camera)
    User.objects.filter(pk=user.pk).update(role="operator")
    standing.review(now=NOW)
    assert looks(standing, user, camera)


def test_a_subject_that_is_no_account_sees_nothing() -> None:
    standing, camera = Standing(), make_camera()
    standing.allows("nobody", f"{camera.code}/tile", now=NOW.timestamp())
    standing.review(now=NOW)
    assert not standing.allows("nobody", f"{camera.code}/tile", now=NOW.timestamp())


def test_who_stopped_looking_is_forgotten() -> None:
    standing, user, camera = Standing(), make_user(is_active=False), make_camera()
    looks(standing, user, camera)
    standing.review(now=NOW + REMEMBERED + dt.timedelta(seconds=1))
    assert not standing._seen


@pytest.mark.parametrize("life_cycle", ["planned", "live", "removed"])
@pytest.mark.parametrize(
    "file", ["clip-0c9e4d2a-0000-4000-8000-000000000000.mp4", "recording-1764000000.mp4", "replay-tile"]
)
def test_evidence_needs_the_right_to_clips_and_outlives_its_camera(file: str, life_cycle: str) -> None:
    standing, operator, liaison = Standing(), make_user(), make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency)
    camera = make_camera(life_cycle=life_cycle)
    key = f"{camera.code}/{file}"
    for user in (operator, liaison):
        standing.allows(str(user.pk), key, now=NOW.timestamp())
    standing.review(now=NOW)
    assert standing.allows(str(operator.pk), key, now=NOW.timestamp())
    assert not standing.allows(str(liaison.pk), key, now=NOW.timestamp())


def test_who_comes_while_others_are_asked_about_is_not_shut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    standing, first, second, camera = Standing(), make_user(), make_user(), make_camera()
    looks(standing, first, camera)
    asked = access.visible_to

    def slowly(*given: Any, **named: Any) -> Any:
        looks(standing, second, camera)
        return asked(*given, **named)

    monkeypatch.setattr(access, "visible_to", slowly)
    standing.review(now=NOW)
    assert looks(standing, second, camera)
