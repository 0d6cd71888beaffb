"""The ledger over HTTP: where agents report, the acts, the pages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.builders import make_user
from tests.wall.ledger.builders import make_output, make_panel
from warroom.wall.models import HardwarePanel, PanelReading

pytestmark = pytest.mark.django_db
READINGS = "/api/v1/hardware/readings/"


def signed_in(role: str = "supervisor") -> Client:
    client = Client()
    client.force_login(make_user(role=role))
    return client


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


@pytest.fixture
def account() -> User:
    return make_user(role="wall")


@pytest.fixture
def panel(account: User) -> HardwarePanel:
    return make_panel(serial="LG-1", output=make_output(account=account))


def test_a_panels_own_answers_become_a_reading(panel: HardwarePanel, account: User) -> None:
    client = Client()
    client.force_login(account)
    raw = {"dl": "l 01 OK0004E2x", "dn": "n 01 OK2Ax"}
    answer = post(client, READINGS, {"panels": [{"serial": "LG-1", "raw": raw}]})
    assert answer.status_code == 200
    assert [(row["serial"], row["hours"], row["outcome"]) for row in answer.json()["rows"]] == [("LG-1", 1250, "added")]
    reading = PanelReading.objects.get()
    assert (reading.hours, reading.temperature_c, reading.source) == (1250, 42, "agent")


def test_an_unknown_serial_is_named_and_nothing_is_kept(panel: HardwarePanel) -> None:
    rows = [{"serial": "LG-1", "hours": 5}, {"serial": "NONE", "hours": 5}]
    answer = post(signed_in(), READINGS, {"panels": rows})
    assert (answer.status_code, answer.json()["title"]) == (400, "bad_readings")
    assert answer.json()["rows"] == [{"row": 2, "serial": "NONE", "detail": "Nomor seri tidak dikenal."}]
    assert not PanelReading.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {"serial": "LG-1"},
        {"serial": "LG-1", "hours": 5, "raw": {"dl": "l 01 OK0004E2x"}},
        {"serial": "LG-1", "hours": -1},
        {"serial": "LG-1", "hours": "NaN"},
        {"serial": "LG-1", "hours": True},
        {"serial": "LG-1", "raw": {"dl": "l 01 NG00x"}},
        {"serial": "LG-1", "raw": {"dn": "n 01 OK2Ax"}},
        {"serial": "LG-1", "hours": 5, "at": "2126-01-01T00:00:00Z"},
    ],
)
def test_what_is_no_reading_is_refused(panel: HardwarePanel, row: dict[str, Any]) -> None:
    answer = post(signed_in(), READINGS, {"panels": [row]})
    assert answer.status_code == 400
    assert not PanelReading.objects.exists()


def test_operators_report_nothing(panel: HardwarePanel) -> None:
    assert post(signed_in("operator"), READINGS, {"panels": [{"serial": "LG-1", "hours": 5}]}).status_code == 403


def test_a_panel_is_claimed_replaced_and_fitted(panel: HardwarePanel) -> None:
    client, today = signed_in(), timezone.localdate().isoformat()
    assert post(client, "/api/v1/hardware/LG-1/claim/", {"note": "mati"}).json()["state"] == "claim"
    new = post(client, "/api/v1/hardware/LG-1/replace/", {"serial": "LG-2", "on": today}).json()
    assert (new["serial"], new["replaces"], new["state"], new["hours"]) == ("LG-2", "LG-1", "in_service", 0)
    again = post(client, "/api/v1/hardware/LG-1/replace/", {"serial": "LG-3", "on": today})
    assert (again.status_code, again.json()["current"]) == (409, {"serial": "LG-1", "state": "replaced"})
    bad = post(client, "/api/v1/hardware/LG-2/replace/", {"serial": "LG/3", "on": today})
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["serial"])
    HardwarePanel.objects.create(serial="LG-4", model="X")
    wall = panel.output.wall.slug if panel.output else ""
    fitted = post(client, "/api/v1/hardware/LG-4/install/", {"wall": wall, "output": 1, "on": today})
    assert (fitted.json()["state"], fitted.json()["wall"]) == ("in_service", wall)


def test_an_import_reports_its_rows() -> None:
    client = signed_in()
    bad = post(client, "/api/v1/hardware/import/", {"csv": "serial,model\nA1,X\nA2,\n"})
    assert (bad.status_code, [row["outcome"] for row in bad.json()["rows"]]) == (400, ["added", "refused"])
    good = post(client, "/api/v1/hardware/import/", {"csv": "serial,model\nA1,X\n"})
    assert (good.status_code, good.json()["written"]) == (200, True)
    assert post(client, "/api/v1/hardware/import/", {"csv": "shoe\n44\n"}).json()["title"] == "bad_file"


def test_the_pages_show_the_wall_as_it_hangs(panel: HardwarePanel) -> None:
    panel.position = "baris 1 kolom 2"
    panel.save()
    make_panel(output=panel.output, position="baris 2 kolom 1", hours_at_install=5000)
    client = signed_in("operator")
    page = client.get("/walls/panels/").content.decode()
    assert page.count("<td></td>") == 2  # two of the four places are empty
    assert "perkiraan" in page
    assert "Selisih pakai 5.000 jam" in page
    assert 'data-do="replace"' not in page  # an operator changes nothing here
    assert 'data-do="replace"' in signed_in().get("/walls/panels/").content.decode()
    assert client.get("/walls/panels/LG-1/").status_code == 200
    assert client.get("/walls/panels/LG-1/claim.pdf").content.startswith(b"%PDF-")
    assert "LG-1" in client.get("/walls/panels/export.csv").content.decode()
    assert client.get("/walls/panels/NONE/").status_code == 404


def test_an_empty_ledger_says_how_it_is_filled() -> None:
    assert "import_panels" in signed_in().get("/walls/panels/").content.decode()
