from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from tests.builders import make_user
from warroom.wall.models import AllowedSite, Wall
from warroom.wall.sites import listing, origins

ApiAs = Callable[..., APIClient]
BMKG = "https://www.bmkg.go.id"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (BMKG, BMKG),
        ("https://peta.makassarkota.go.id:8443", "https://peta.makassarkota.go.id:8443"),
        ("https://contoh.go.id:443", "https://contoh.go.id"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_in_one_spelling(given: str, kept: str) -> None:
    assert origins.origin(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://contoh.go.id",
        "javascript:alert(1)",
        "https://contoh.go.id/",
        "https://contoh.go.id/peta",
        "https://orang@contoh.go.id",
        "https://contoh.go.id@jahat.example",
        "https://*.go.id",
        "https://Contoh.go.id",
        "https://cöntoh.go.id",
        "https://contoh.go.id.",
        "https://contoh..id",
        "https://-contoh.go.id",
        "https://localhost",
        "https://router.local",
        "https://127.0.0.1",
        "https://127.1",
        "https://10.0.0.0x7f",
        "https://2130706433",
        "https://[::1]",
        "https://contoh.go.id:0",
        "https://contoh.go.id:99999",
        "https://contoh.go.id; script-src *",
        "https://contoh.go.id\nX: y",
        "https://contoh.go.id\\@jahat.example",
        f"https://{'a' * 60}.{'b' * 60}.id",
        "",
    ],
)
def test_what_is_no_plain_https_origin_is_refused(given: str) -> None:
    with pytest.raises(origins.BadSite) as refused:
        origins.origin(given)
    assert str(refused.value)


@pytest.mark.parametrize("address", [BMKG, f"{BMKG}/", f"{BMKG}/cuaca?kota=makassar#kini", f"{BMKG}:443/cuaca"])
def test_a_page_of_a_listed_origin_may_be_shown(address: str) -> None:
    assert origins.require_listed(address, {BMKG}) == BMKG


@pytest.mark.parametrize(
    "address",
    [
        "https://bmkg.go.id/",
        "https://www.bmkg.go.id.jahat.example/",
        "https://www.bmkg.go.id:8443/",
        "https://www.bmkg.go.id@jahat.example/",
        "https://www.bmkg.go.id\\jahat.example/",
        "https://jahat.example/https://www.bmkg.go.id/",
        "http://www.bmkg.go.id/",
        "https://www.bmkg.go.id/\u202e",
        f"{BMKG}/{'a' * 500}",
    ],
)
def test_a_page_of_any_other_origin_is_refused(address: str) -> None:
    with pytest.raises(origins.BadSite):
        origins.require_listed(address, {BMKG})


def test_a_supervisor_allows_a_site_and_takes_it_back(api_as: ApiAs) -> None:
    api = api_as("supervisor")
    answer = api.post("/api/v1/sites/", {"origin": BMKG, "title": "Cuaca"})
    assert (answer.status_code, answer.json()["origin"]) == (201, BMKG)
    assert [site["title"] for site in api_as("operator").get("/api/v1/sites/").json()["results"]] == ["Cuaca"]
    assert api.delete(f"/api/v1/sites/{answer.json()['id']}/").status_code == 204
    assert [entry.act for entry in AuditEntry.objects.order_by("seq")] == ["site_allowed", "site_disallowed"]
    assert not AllowedSite.objects.exists()


def test_a_refusal_says_why(api_as: ApiAs) -> None:
    answer = api_as("admin").post("/api/v1/sites/", {"origin": "https://10.0.0.1", "title": "Router"})
    assert (answer.status_code, answer.json()["title"]) == (400, "site_refused")
    assert "IP" in answer.json()["detail"]


def test_a_site_stands_once(api_as: ApiAs) -> None:
    api = api_as("supervisor")
    for status in (201, 409):
        assert api.post("/api/v1/sites/", {"origin": BMKG, "title": "Cuaca"}).status_code == status


def test_the_list_ends(api_as: ApiAs) -> None:
    by, now = make_user(role="admin"), timezone.now()
    AllowedSite.objects.bulk_create(
        AllowedSite(origin=f"https://s{n}.go.id", title="S", by=by, at=now) for n in range(listing.MOST_SITES)
    )
    assert api_as("supervisor").post("/api/v1/sites/", {"origin": BMKG, "title": "Cuaca"}).status_code == 400


def test_an_operator_reads_the_list_and_writes_none(api_as: ApiAs) -> None:
    assert api_as("operator").post("/api/v1/sites/", {"origin": BMKG, "title": "Cuaca"}).status_code == 403


@pytest.mark.django_db
def test_without_sites_nothing_may_be_framed() -> None:
    assert not hasattr(listing.let_frame(HttpResponse()), "_csp_update")


def test_the_wall_page_may_frame_the_listed_sites_alone(client_as: Callable[..., Client]) -> None:
    Wall.objects.create(slug="balaikota", name="Balai Kota")
    client = client_as("operator")
    listing.allow(BMKG, title="Cuaca", by=make_user(role="admin"), now=timezone.now())
    policy = client.get("/wall/balaikota/").headers["Content-Security-Policy"]
    assert f"frame-src {BMKG};" in f"{policy};"
    assert f"connect-src 'self' {BMKG};" in f"{policy};"
    assert "frame-src" not in client.get("/").headers["Content-Security-Policy"]
