"""The sign-in page: what it says when it refuses, and how a person leaves."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from accounts.throttle import TRIES
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str) -> str:
    return client.post("/login/", {"username": "rina", "password": password}).content.decode()


def test_a_wrong_password_is_said_and_the_name_stays(client: Client) -> None:
    make_user(username="rina", password="betul-betul-rahasia")

    page = sign_in(client, "salah")

    assert 'role="alert"' in page
    assert 'value="rina"' in page
    assert "salah</" not in page.split('name="password"')[1]


def test_after_too_many_wrong_passwords_the_page_counts_down(client: Client) -> None:
    for _ in range(TRIES):
        sign_in(client, "salah")

    assert "data-wait-s=" in sign_in(client, "salah")


def test_the_demo_accounts_are_named_in_the_demo_only(client: Client) -> None:
    with override_settings(DEMO=True):
        assert "supervisor" in client.get("/login/").content.decode()
    with override_settings(DEMO=False):
        assert "supervisor" not in client.get("/login/").content.decode()


def test_signing_out_ends_at_the_sign_in_page(client_as: Callable[..., Client]) -> None:
    client = client_as("operator")

    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/").status_code == 302
