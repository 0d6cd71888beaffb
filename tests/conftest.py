"""What every test starts from: no news from the test before, and Django's client for each role."""

import importlib
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Role
from incidents.rulebook import shipped as rules
from tests import builders


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Throttles count in the cache; a test must not pay for the requests of the one before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _categories(request: pytest.FixtureRequest) -> None:
    """A test with real transactions empties all tables behind it, the categories of the migration and the rules too."""
    mark = request.node.get_closest_marker("django_db")
    if (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & {*request.fixturenames}:
        request.getfixturevalue("transactional_db")
        importlib.import_module("incidents.migrations.0002_categories").load(apps, None)
        rules.ship()


@pytest.fixture
def client_as(db: None) -> Callable[..., Client]:
    """``client_as("operator")`` or ``client_as(user)``: a signed-in browser."""

    def signed_in(who: Role | str | User) -> Client:
        client = Client()
        client.force_login(who if isinstance(who, User) else builders.make_user(role=who))
        return client

    return signed_in


@pytest.fixture
def api_as(db: None) -> Callable[..., APIClient]:
    """``api_as("operator")`` or ``api_as(user)``: a signed-in API client that speaks JSON."""

    def signed_in(who: Role | str | User) -> APIClient:
        client = APIClient()
        client.default_format = "json"
        client.force_login(who if isinstance(who, User) else builders.make_user(role=who))
        return client

    return signed_in
