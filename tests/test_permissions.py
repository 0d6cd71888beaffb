"""Every address x method x role against one reviewed table (tests/permission_matrix.txt). What is not listed fails.

A row names a pattern of the URLconf (``**`` stands for the rest), a method, and one word per role:
``ok`` the act is allowed (the answer may still be a 400, 404 or 409), ``login`` sent to sign in, ``401`` or ``403``
refused so, ``405`` not a method of this address, ``admin`` whatever Django's admin site says to its administrator.
A row with ``*`` stands for every method without one. PUT, PATCH and DELETE are refused where no row speaks of them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from tests.builders import make_agreement, make_user

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "permission_matrix.txt"
ROLES = ("anonymous", "operator", "supervisor", "liaison", "auditor", "admin")
METHODS = ("GET", "POST")
RARE_METHODS = ("PUT", "PATCH", "DELETE")
REFUSED = ("login", "401", "403", "405")
SAMPLES = {
    "code": "SIM-001",
    "profile": "tile",
    "slug": "balaikota",
    "number": "MKS-20260101-0001",
    "pk": "1",
    "id": "1",
    "n": "1",
    "output": "1",
    "language": "id",
    "uid": "00000000-0000-0000-0000-000000000000",
}


def addresses() -> list[str]:
    """All patterns of the URLconf as written, for example ``cameras/<str:code>/``."""
    return sorted(set(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def sample(pattern: str) -> str:
    """A concrete address for a pattern."""
    path = re.sub(r"<int:\w+>", "1", pattern)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: SAMPLES.get(match[1], "1"), path)
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: SAMPLES.get(match[1], "1"), path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "").replace("?", "").replace("\\.", ".")


def table() -> dict[tuple[str, str], list[str]]:
    rows = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, method, *words = line.split()
            assert len(words) == len(ROLES), line
            rows[pattern, method] = words
    return rows


def row_for(pattern: str, method: str, rows: dict[tuple[str, str], list[str]]) -> list[str] | None:
    for (listed, listed_method), words in rows.items():
        if listed_method == method and (
            listed == (pattern or "(root)") or (listed.endswith("**") and pattern.startswith(listed[:-2]))
        ):
            return words
    return None


@pytest.fixture
def people() -> dict[str, User | None]:
    users: dict[str, User | None] = {role: make_user(role=role, username=f"the-{role}") for role in ROLES[1:]}
    admin, liaison = users["admin"], users["liaison"]
    assert admin is not None
    assert liaison is not None
    assert liaison.agency is not None
    admin.is_staff = admin.is_superuser = True
    admin.save()
    make_agreement(liaison.agency, valid_until=timezone.localdate())
    users["anonymous"] = None
    return users


def word_of(client: Client, method: str, path: str) -> str:
    response = client.generic(method, path, "{}", content_type="application/json")
    if response.status_code in {301, 302} and "/login/" in response.headers.get("Location", ""):
        return "login"
    if response.status_code in {401, 403, 405}:
        return str(response.status_code)
    assert response.status_code < 500 or response.status_code == 503, (method, path, response.status_code)
    return "ok"


def test_every_address_of_the_urlconf_is_in_the_reviewed_table() -> None:
    rows = table()
    unlisted = [
        f"{pattern or '(root)'} {method}"
        for pattern in addresses()
        for method in METHODS
        if row_for(pattern, method, rows) is None and row_for(pattern, "*", rows) is None
    ]
    assert unlisted == []


def test_the_table_lists_nothing_that_is_gone() -> None:
    known = addresses()
    gone = [
        listed
        for listed, _ in table()
        if not any((p or "(root)") == listed or (listed.endswith("**") and p.startswith(listed[:-2])) for p in known)
    ]
    assert gone == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(role: str, people: dict[str, User | None]) -> None:
    rows = table()
    user = people[role]
    wrong = []
    for pattern in addresses():
        for method in METHODS + RARE_METHODS:
            client = Client(raise_request_exception=False)
            if user is not None:
                client.force_login(user)
            words = row_for(pattern, method, rows) or row_for(pattern, "*", rows)
            said = words[ROLES.index(role)] if words else "refused" if method in RARE_METHODS else "unlisted"
            allowed = {"admin": ("ok", *REFUSED), "refused": REFUSED}.get(said, (said,))
            if method in RARE_METHODS:
                allowed = (*allowed, *REFUSED)
            got = word_of(client, method, sample(pattern))
            if got not in allowed:
                wrong.append(f"{pattern or '(root)'} {method} {role}: {got}, expected {allowed}")
    assert wrong == []
