"""The admin site: the role decides who comes in, and the trail knows what they changed."""

import pytest
from django.test import Client

from accounts.models import Agency, AuditEntry
from tests.builders import make_agency, make_user

pytestmark = pytest.mark.django_db


def admin_client(role: str = "admin") -> Client:
    client = Client()
    client.force_login(make_user(role=role, username="kepala", is_staff=True, is_superuser=True))
    return client


def test_an_administrator_comes_in() -> None:
    assert admin_client().get("/admin/accounts/agency/").status_code == 200


def test_a_staff_flag_left_over_from_an_earlier_role_opens_nothing() -> None:
    answer = admin_client("operator").get("/admin/accounts/agency/")
    assert (answer.status_code, answer.headers["Location"].startswith("/admin/login/")) == (302, True)


def test_what_is_changed_there_is_in_the_trail() -> None:
    client, agency = admin_client(), make_agency(code="polda", name="Polda")
    client.post(f"/admin/accounts/agency/{agency.pk}/change/", {"code": "polda", "name": "Polda Sulsel"})
    client.post(f"/admin/accounts/agency/{agency.pk}/delete/", {"post": "yes"})
    assert not Agency.objects.exists()
    trail = AuditEntry.objects.filter(act__startswith="admin_").order_by("seq")
    subject = f"accounts.agency:{agency.pk}"
    assert [(entry.actor, entry.act, entry.subject) for entry in trail] == [
        ("kepala", "admin_changed", subject),
        ("kepala", "admin_deleted", subject),
    ]


@pytest.mark.parametrize("codes", ['"73.71"', '[""]', "[73]", '["73.7"]', '{"73": 1}'])
def test_a_wall_is_not_let_into_the_whole_city_by_a_slip(codes: str) -> None:
    wall = make_user(role="wall", area_codes=["73.71.01"])
    client, path = admin_client(), f"/admin/accounts/user/{wall.pk}/change/"
    form = {name: value for name, value in client.get(path).context["adminform"].form.initial.items() if value}
    joined = wall.date_joined
    given = {**form, "date_joined_0": f"{joined:%Y-%m-%d}", "date_joined_1": f"{joined:%H:%M:%S}", "area_codes": codes}
    assert client.post(path, given).context["errors"] == [['Daftar kode wilayah, misalnya ["73.71.01"].']]
    assert client.post(path, {**given, "area_codes": '["73.71.01", "73.71.02"]'}).status_code == 302
    wall.refresh_from_db()
    assert wall.area_codes == ["73.71.01", "73.71.02"]
