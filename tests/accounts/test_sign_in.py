"""Signing in with a password, guessing one, tokens, and the language a person reads."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import ApiToken, AuditEntry, User
from accounts.roles import Role
from accounts.throttle import TRIES
from tests.builders import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


def sign_in(client: Client, name: str, password: str) -> int:
    return client.post("/login/", {"username": name, "password": password}).status_code


def test_the_right_password_opens_and_is_in_the_trail(client: Client) -> None:
    user = make_user(username="rina", password=PASSWORD)
    assert sign_in(client, "rina", PASSWORD) == 302
    assert AuditEntry.objects.get(act="sign_in").actor == user.username


def test_a_wrong_password_does_not_open_and_is_in_the_trail(client: Client) -> None:
    make_user(username="rina", password=PASSWORD)
    assert sign_in(client, "rina", "wrong") == 200
    assert AuditEntry.objects.get(act="sign_in_refused").actor == "rina"


def test_guessing_has_to_wait_even_with_the_right_password(client: Client) -> None:
    make_user(username="rina", password=PASSWORD)
    for _ in range(TRIES):
        sign_in(client, "rina", "wrong")
    assert sign_in(client, "rina", PASSWORD) == 429


def test_guessing_one_name_locks_nobody_else(client: Client) -> None:
    make_user(username="dimas", password=PASSWORD)
    for _ in range(TRIES):
        sign_in(client, "rina", "wrong")
    assert sign_in(client, "dimas", PASSWORD) == 302


def test_passwords_are_kept_with_argon2() -> None:
    from warroom import settings as product

    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    hasher = Argon2PasswordHasher()
    encoded = hasher.encode(PASSWORD, hasher.salt())
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.verify("another", encoded)


def test_every_page_asks_to_sign_in_first(client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/login/")


def bearer(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_a_token_opens_the_api_for_its_person() -> None:
    token = tokens.create(make_user(), name="skrip", lifetime=dt.timedelta(days=1), now=timezone.now())
    assert bearer(token).get("/api/v1/areas/").status_code == 200
    assert token not in str(ApiToken.objects.values_list())


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a b", "Bearer wr_unknown", "bearer é"])
def test_a_strange_token_is_a_401(header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    response = client.get("/api/v1/areas/")
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"


def test_an_expired_token_and_one_of_a_deactivated_person_are_a_401() -> None:
    user = make_user()
    old = tokens.create(user, name="lama", lifetime=-dt.timedelta(seconds=1), now=timezone.now())
    good = tokens.create(user, name="baru", lifetime=dt.timedelta(days=1), now=timezone.now())
    assert bearer(old).get("/api/v1/areas/").status_code == 401
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert bearer(good).get("/api/v1/areas/").status_code == 401


def test_a_person_reads_their_own_language_everywhere(client_as: Callable[..., Client]) -> None:
    user = make_user()
    client = client_as(user)
    assert (
        client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"}).headers["Location"] == "/"
    )
    user.refresh_from_db()
    assert user.language == "en"
    assert client.post("/language/", {"language": "xx"}).status_code == 400


def test_the_first_account_of_a_city_can_open_the_administration(client_as: Callable[..., Client]) -> None:
    call_command("createsuperuser", "--noinput", username="pertama", email="pertama@example.org")
    first = User.objects.get()
    assert first.role == Role.ADMIN
    assert client_as(first).get("/admin/").status_code == 200
