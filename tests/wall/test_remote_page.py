"""The page of one wall: who may open it, and what of it is for whom."""

import pytest
from django.test import Client

from tests.builders import make_user
from tests.wall.builders import make_wall

pytestmark = pytest.mark.django_db


def page(role: str, client: Client) -> str:
    client.force_login(make_user(role=role))
    return client.get("/walls/satu/").content.decode()


def test_an_operator_finds_keys_and_no_editor(client: Client) -> None:
    make_wall(slug="satu")
    found = page("operator", client)
    assert 'id="say"' in found
    assert "/walls/satu/editor/" not in found


def test_an_administrator_builds_and_puts_nothing_on_it(client: Client) -> None:
    make_wall(slug="satu")
    found = page("admin", client)
    assert "/walls/satu/editor/" in found
    assert 'id="say"' not in found


def test_a_wall_that_is_not_there_is_not_found(client: Client) -> None:
    client.force_login(make_user(role="operator"))
    assert client.get("/walls/tidak-ada/").status_code == 404
