"""Who may do what, and whose eyes reach how far."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.utils import timezone

from accounts import access
from accounts.models import Agency, User
from accounts.roles import ACTS, Act, DataClass, Role
from cameras.models import Camera
from tests.builders import make_agreement, make_area, make_camera, make_user

pytestmark = pytest.mark.django_db


def agency_of(user: User) -> Agency:
    assert user.agency is not None
    return user.agency


def test_nobody_signed_in_may_do_nothing() -> None:
    assert not any(access.may(AnonymousUser(), act) for act in Act)


def test_a_deactivated_account_may_do_nothing() -> None:
    user = make_user(role="supervisor", is_active=False)
    assert not any(access.may(user, act) for act in Act)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LIAISON])
def test_a_role_may_do_exactly_what_its_row_says(role: Role) -> None:
    user = make_user(role=role)
    assert {act for act in Act if access.may(user, act)} == ACTS[role]


def test_an_auditor_looks_at_no_live_picture() -> None:
    assert not access.may(make_user(role="auditor"), Act.CAMERA_LIVE)


def test_a_liaison_without_an_agreement_may_do_nothing() -> None:
    liaison = make_user(role="liaison")
    assert not any(access.may(liaison, act) for act in Act)


def test_a_liaison_acts_on_nothing_even_under_the_widest_agreement() -> None:
    liaison = make_user(role="liaison")
    make_agreement(agency_of(liaison))
    allowed = {act for act in Act if access.may(liaison, act)}
    assert all(act.value.endswith((".view", ".live")) for act in allowed)
    assert Act.CAMERA_LIVE in allowed


@pytest.mark.parametrize(("starts", "ends", "inside"), [(0, 0, True), (-1, 0, True), (1, 9, False), (-9, -1, False)])
def test_an_agreement_holds_from_its_first_day_to_its_last(starts: int, ends: int, inside: bool) -> None:
    today = timezone.localdate()
    liaison = make_user(role="liaison")
    make_agreement(
        agency_of(liaison),
        valid_from=today + dt.timedelta(days=starts),
        valid_until=today + dt.timedelta(days=ends),
    )
    assert access.may(liaison, Act.CAMERA_VIEW) is inside


def test_the_last_day_ends_at_midnight_in_the_city() -> None:
    liaison = make_user(role="liaison")
    day = dt.date(2026, 9, 11)
    make_agreement(agency_of(liaison), valid_from=day, valid_until=day)
    last_minute = dt.datetime(2026, 9, 11, 15, 59, tzinfo=dt.UTC)
    assert not access.reach(liaison, Act.CAMERA_VIEW, now=last_minute).is_nowhere
    assert access.reach(liaison, Act.CAMERA_VIEW, now=last_minute + dt.timedelta(minutes=1)).is_nowhere


def test_a_clause_for_one_district_shows_that_district_only() -> None:
    inside = make_camera(area=make_area(code="73.71.03.1001"))
    make_camera(area=make_area(code="73.71.04.1001"))
    liaison = make_user(role="liaison")
    make_agreement(agency_of(liaison), areas=("73.71.03",), data_classes=(DataClass.INVENTORY,))
    assert list(access.visible_to(liaison, Camera.objects.all())) == [inside]
    assert not access.visible_to(liaison, Camera.objects.all(), act=Act.CAMERA_LIVE).exists()


def test_forbidden_and_missing_look_alike() -> None:
    make_camera(code="THERE", area=make_area(code="73.71.04.1001"))
    liaison = make_user(role="liaison")
    make_agreement(agency_of(liaison), areas=("73.71.03",))
    for code in ("THERE", "NOWHERE"):
        with pytest.raises(Http404):
            access.get_visible(liaison, Camera.objects.all(), code=code)


def test_a_model_that_declares_no_rule_is_shown_to_nobody() -> None:
    with pytest.raises(ImproperlyConfigured, match="access_rule"):
        access.visible_to(make_user(role="admin"), Agency.objects.all())


def test_require_says_which_act_is_missing() -> None:
    with pytest.raises(access.Forbidden) as refusal:
        access.require(make_user(role="auditor"), Act.ALERT_ACKNOWLEDGE)
    assert refusal.value.act == Act.ALERT_ACKNOWLEDGE
