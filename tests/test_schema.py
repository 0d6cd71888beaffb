"""The API describes itself completely, and its page needs no internet."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.test_permissions import addresses

pytestmark = pytest.mark.django_db


def test_the_schema_is_valid_and_complete() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    described = {line.strip().rstrip(":") for line in out.getvalue().splitlines() if line.startswith("  /api/v1/")}
    written = {address for address in addresses() if address.startswith("api/v1/")}
    assert len(described) == len(written), (described, written)


def test_the_page_of_the_docs_is_served_from_here(client_as: Callable[..., Client]) -> None:
    body = client_as("operator").get("/api/docs/").content.decode()
    assert "swagger-ui" in body
    assert "//cdn" not in body
    assert "https://" not in body
