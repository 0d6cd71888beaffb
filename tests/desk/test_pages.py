"""The console's pages: who may open them, what they draw, what they never say."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.roles import Role
from tests.builders import make_agency, make_agreement, make_area, make_camera, make_incident, make_user
from warroom.wall.models import Wall

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]

WRITES = ('data-act="acknowledge"', 'data-act="promote"', 'data-act="dismiss"', 'id="s-note"')


@pytest.mark.parametrize("path", ["/", "/map/", "/incidents/", "/cameras/"])
def test_nobody_looks_without_signing_in(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN])
@pytest.mark.parametrize("path", ["/", "/map/", "/incidents/", "/cameras/"])
def test_the_citys_people_open_every_page(client_as: ClientAs, role: Role, path: str) -> None:
    assert client_as(role).get(path).status_code == 200


def test_an_operator_gets_the_acts(client_as: ClientAs) -> None:
    page = client_as(Role.OPERATOR).get("/").content.decode()

    assert all(mark in page for mark in WRITES)


def test_an_auditor_sees_the_desk_without_any_act(client_as: ClientAs) -> None:
    page = client_as(Role.AUDITOR).get("/").content.decode()

    assert not any(mark in page for mark in WRITES)


def test_a_liaison_sees_the_desk_read_only_and_no_wall(client_as: ClientAs) -> None:
    agency = make_agency()
    make_agreement(agency)
    page = client_as(make_user(role=Role.LIAISON, agency=agency)).get("/").content.decode()

    assert not any(mark in page for mark in WRITES)
    assert 'href="/wall/"' not in page
    assert 'href="/incidents/"' in page


def test_a_liaison_without_an_agreement_in_force_opens_nothing(client_as: ClientAs) -> None:
    client = client_as(Role.LIAISON)

    assert [client.get(path).status_code for path in ("/", "/map/", "/incidents/", "/cameras/")] == [403] * 4


def test_the_menu_names_only_pages_that_are_there(client_as: ClientAs) -> None:
    page = client_as(Role.ADMIN).get("/").content.decode()

    assert 'href="/planning/"' not in page
    assert 'href="/police/"' not in page


def test_the_menu_leads_to_the_first_wall(client_as: ClientAs) -> None:
    client = client_as(Role.OPERATOR)
    assert client.get("/wall/").status_code == 404

    Wall.objects.create(slug="balaikota", name="Dinding")

    assert client.get("/wall/")["Location"] == "/wall/balaikota/"


def test_an_incident_that_is_not_theirs_is_not_there(client_as: ClientAs) -> None:
    agency = make_agency()
    make_agreement(agency, areas=("73.71.05",))
    liaison = client_as(make_user(role=Role.LIAISON, agency=agency))
    theirs = make_incident(area=make_area(code="73.71.05.1001"))
    elsewhere = make_incident(area=make_area(code="73.71.06.1001"))

    assert liaison.get(f"/incidents/{theirs.number}/").status_code == 200
    assert liaison.get(f"/incidents/{elsewhere.number}/").status_code == 404
    assert liaison.get("/incidents/MKS-20260101-9999/").status_code == 404


def test_no_page_writes_a_style_or_script_that_the_policy_forbids(client_as: ClientAs) -> None:
    camera = make_camera()
    incident = make_incident()
    client = client_as(Role.SUPERVISOR)
    paths = ("/", "/map/", "/incidents/", f"/incidents/{incident.number}/", "/cameras/", f"/cameras/{camera.code}/")
    for path in paths:
        page = client.get(path).content.decode()
        assert " style=" not in page, path
        assert " onclick=" not in page, path
        assert "<style" not in page, path


def test_pages_speak_the_language_the_person_chose(client_as: ClientAs) -> None:
    assert 'lang="en"' in client_as(make_user(language="en")).get("/").content.decode()
    assert 'lang="id"' in client_as(make_user(language="id")).get("/").content.decode()
