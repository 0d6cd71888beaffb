"""The whole flow through the pages people use: alert, acknowledge, incident, offer, accept, resolve, close."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.room import Room

Eventually = Callable[..., None]


def test_from_alert_to_closed_incident_through_three_people(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    alert = room.report(desk, "Api di dapur rumah", severity="P1", camera="SIM-003")
    card = f'#queue alert-card[alert="{alert["id"]}"]'
    desk.wait_for_selector(card)
    desk.locator(card).click()
    desk.keyboard.press("a")
    desk.wait_for_selector(f'{card}[state="acknowledged"]')
    desk.keyboard.press("i")

    def incident_number() -> str | None:
        return room.call(desk, "GET", f"/api/v1/alerts/{alert['id']}/")[1]["incident"]

    eventually(desk, lambda: incident_number() is not None, "the alert is an incident")
    number = incident_number()

    lead = room.open("supervisor", f"/incidents/{number}/")
    colleague = room.open("operator2", "/")
    status, _ = room.call(lead, "POST", f"/api/v1/incidents/{number}/assign/", {"to": "operator2"})
    assert status == 200
    offer = colleague.get_by_role("dialog")
    offer.wait_for(timeout=5000)
    assert "Api di dapur rumah" in offer.inner_text() or str(number) in offer.inner_text()
    colleague.wait_for_timeout(700)  # the dialog lets keys fall that were meant for something else
    colleague.keyboard.press("e")

    def state() -> str:
        return room.call(lead, "GET", f"/api/v1/incidents/{number}/")[1]["state"]

    eventually(lead, lambda: state() == "in_progress", "the colleague has accepted")
    said = {"text": "Api padam, tidak ada korban."}
    status, problem = room.call(colleague, "POST", f"/api/v1/incidents/{number}/resolve/", said)
    assert (status, problem["title"]) == (409, "steps_open")
    room.skip_steps(colleague, str(number))
    assert room.call(colleague, "POST", f"/api/v1/incidents/{number}/resolve/", said)[0] == 200
    assert room.call(lead, "POST", f"/api/v1/incidents/{number}/close/", {"text": "Diperiksa."})[0] == 200
    eventually(lead, lambda: "Api padam, tidak ada korban." in lead.inner_text("main"), "the timeline grows by itself")
    status, problem = room.call(colleague, "POST", f"/api/v1/incidents/{number}/accept/")
    assert status == 409
    assert problem["current"]["state"] == "closed"


def test_an_operator_alone_at_night_takes_an_alarm_with_one_key(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    alert = room.report(desk, "Asap dari gudang", severity="P2", camera="SIM-009")
    desk.locator(f'#queue alert-card[alert="{alert["id"]}"]').click()
    desk.keyboard.press("e")

    def owner() -> str | None:
        number = room.call(desk, "GET", f"/api/v1/alerts/{alert['id']}/")[1]["incident"]
        return room.call(desk, "GET", f"/api/v1/incidents/{number}/")[1]["owner"] if number else None

    eventually(desk, lambda: owner() == "Rina A.", "the operator has it")
    number = room.call(desk, "GET", f"/api/v1/alerts/{alert['id']}/")[1]["incident"]
    status, problem = room.call(room.open("operator2", "/"), "POST", f"/api/v1/incidents/{number}/take/")
    assert status == 409
    assert "Rina A." in problem["detail"]


def test_the_second_of_two_operators_learns_who_was_first(room: Room) -> None:
    one, other = room.open("operator", "/"), room.open("operator2", "/")
    alert = room.report(one, "Pohon tumbang", camera="SIM-005")
    path = f"/api/v1/alerts/{alert['id']}/acknowledge/"
    assert room.call(one, "POST", path, {"version": alert["version"]})[0] == 200
    status, problem = room.call(other, "POST", path, {"version": alert["version"]})
    assert status == 409
    assert problem["current"]["acknowledged_by"] == "Rina A."


def test_a_112_call_is_typed_saved_and_the_next_one_may_come(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", "/call/", width=1366, height=768)
    page.keyboard.type("begal")
    page.wait_for_selector('#l-category [role="option"][aria-selected="true"]:has-text("KRM")')
    page.keyboard.press("Enter")
    page.keyboard.type("karebosi")
    page.wait_for_selector('#l-place [role="option"]:has-text("Karebosi")')
    page.keyboard.press("Enter")
    page.keyboard.type("Tas dirampas dua orang bermotor")
    page.reload()
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    assert page.input_value("#f-summary") == "Tas dirampas dua orang bermotor"
    page.focus("#f-phone")
    page.keyboard.type("0411 112 112")
    page.keyboard.press("Control+Enter")
    number = page.locator("#saved-list a").first.inner_text(timeout=5000)
    assert page.input_value("#f-category") == ""
    assert page.evaluate("() => document.activeElement.id") == "f-category"
    row = room.call(page, "GET", f"/api/v1/incidents/{number}/")[1]
    assert (row["category"]["code"], row["place"], row["state"]) == ("KRM", "Lapangan Karebosi", "new")

    page.keyboard.type("krm")
    page.keyboard.press("Enter")
    page.keyboard.type("karebosi")
    page.wait_for_selector('#l-place [role="option"]:has-text("Karebosi")')
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#dup-list :text('{number}')")
    page.keyboard.press("Control+j")
    eventually(page, lambda: page.locator("#saved-list li").count() == 2, "the second caller has joined")
    alert = room.call(page, "GET", f"/api/v1/alerts/{row['alerts'][0]}/")[1]
    assert (alert["count"], alert["state"]) == (2, "acknowledged")


def test_an_alarm_is_shelved_with_a_reason_and_taken_back_with_one_key(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    alert = room.report(desk, "Parkir liar di trotoar", severity="P4", camera="SIM-011")
    card = f'#queue alert-card[alert="{alert["id"]}"]'
    desk.locator(card).click()
    desk.keyboard.press("s")
    desk.get_by_role("dialog").locator("textarea").fill("Petugas Dishub di lokasi")
    desk.get_by_role("dialog").locator(".btn.primary").click()
    desk.locator('[data-tab="shelved"]').click()
    desk.wait_for_selector(f'{card}[class*="shelved"]')
    desk.keyboard.press("Control+z")
    desk.locator('[data-tab="queue"]').click()

    def shelved() -> bool:
        return room.call(desk, "GET", f"/api/v1/alerts/{alert['id']}/")[1]["shelved"] is not None

    eventually(desk, lambda: not shelved(), "it left its shelf")


def test_no_row_moves_under_the_hand(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    first = room.report(desk, "Genangan semata kaki", severity="P3", camera="SIM-012")
    desk.locator(f'#queue alert-card[alert="{first["id"]}"]').hover()
    second = room.report(desk, "Api di kios", severity="P1", camera="SIM-014")
    desk.wait_for_selector("#newbar:not([hidden])")
    assert desk.locator(f'#queue alert-card[alert="{second["id"]}"]').count() == 0
    desk.locator("#newbar").click()
    desk.wait_for_selector(f'#queue alert-card[alert="{second["id"]}"]')
    assert desk.locator("#queue alert-card").first.get_attribute("alert") == str(second["id"])


def test_who_else_has_it_open_is_named(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    alert = room.report(desk, "Pagar roboh", severity="P2", camera="SIM-015")
    card = f'#queue alert-card[alert="{alert["id"]}"]'
    desk.locator(card).click()
    other = room.open("operator2", "/")
    other.locator(card).click()
    eventually(other, lambda: "Rina A." in other.inner_text("#s-viewers"), "the first is named to the second")


def test_the_police_see_the_desk_and_change_nothing(room: Room) -> None:
    desk = room.open("polda", "/")
    alert = room.report(room.open("operator", "/"), "Tabrakan", camera="SIM-007")
    card = f'#queue alert-card[alert="{alert["id"]}"]'
    desk.wait_for_selector(card)
    desk.locator(card).click()
    desk.keyboard.press("a")
    assert room.call(desk, "POST", f"/api/v1/alerts/{alert['id']}/acknowledge/")[0] == 403
    assert desk.locator(card).get_attribute("state") == "new"
    assert desk.get_by_role("button", name="Terima").count() == 0


def test_a_person_reads_english_after_choosing_it(room: Room) -> None:
    page = room.open("auditor", "/")
    assert page.locator("html").get_attribute("lang") == "id"
    assert room.call(page, "POST", "/language/")[0] == 400
    page.evaluate(
        """async () => {
            const token = document.querySelector('meta[name="csrf-token"]').content;
            await fetch("/language/", {method: "POST", headers: {"X-CSRFToken": token},
                                       body: new URLSearchParams({language: "en"})});
        }"""
    )
    page.reload()
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Queue" in page.inner_text("main")
    assert "Antrean" not in page.inner_text("main")


@pytest.mark.parametrize(
    "path", ["/", "/call/", "/incidents/", "/cameras/", "/cameras/SIM-001/", "/map/", "/nodes/", "/wall/balaikota/"]
)
def test_no_page_breaks_a_rule_of_accessibility(path: str, room: Room) -> None:
    page = room.open("supervisor", path, width=1366, height=768)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
def test_the_desk_fits_its_screen_without_scrolling_sideways(width: int, height: int, room: Room) -> None:
    page = room.open("supervisor", "/", width=width, height=height)
    beyond = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
            .filter((it) => it.getBoundingClientRect().right > innerWidth)
            .map((it) => `${it.tagName}#${it.id}.${it.className}: ${it.textContent.trim().slice(0, 40)}`)"""
    )
    assert not beyond, "\n".join(beyond)
