"""What every page has in common: who it asks for, what its browser may do, how it fails."""

import re
from collections.abc import Callable

import pytest
import structlog
from django.test import Client
from structlog.testing import capture_logs

from tests.builders import make_user

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
PAGES = ["/", "/incidents/", "/cameras/", "/map/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_no_inline_script_but_its_own(path: str, client_as: As) -> None:
    response = client_as("supervisor").get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None
    body = response.content.decode()
    for tag in re.findall(r"<script\b[^>]*>", body):
        assert "src=" in tag or 'type="application/json"' in tag or f'nonce="{nonce[1]}"' in tag, tag
    assert not re.search(r"<[^>]+\son\w+=", body), "no handler in an attribute"
    assert not re.search(r"<[^>]+\sstyle=", body), "no style in an attribute"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere(path: str, client_as: As) -> None:
    body = client_as("supervisor").get(path).content.decode()
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", body)


def test_two_answers_never_share_a_nonce(client_as: As) -> None:
    client = client_as("operator")
    found = {client.get("/").headers["Content-Security-Policy"] for _ in range(2)}
    assert len(found) == 2


def test_a_page_may_not_be_framed_or_sniffed(client_as: As) -> None:
    response = client_as("operator").get("/")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_what_is_not_there_is_said_in_the_product_s_own_page(client_as: As) -> None:
    response = client_as("operator").get("/no-such-page/")
    assert response.status_code == 404
    assert "Tidak ditemukan" in response.content.decode()


def test_inside_the_api_it_is_a_problem_document(client_as: As) -> None:
    response = client_as("operator").get("/api/v1/no-such-thing/")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "not_found"


def test_a_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    response = client.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "Muat ulang" in response.content.decode()


def test_a_request_leaves_a_line_with_who_and_which(client_as: As) -> None:
    user = make_user(role="operator")
    structlog.contextvars.clear_contextvars()
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        client_as(user).get("/api/v1/areas/")
    finished = next(line for line in lines if line["event"] == "request_finished")
    assert finished["code"] == 200
    assert finished["user_id"] == user.pk
    assert finished["request_id"]
