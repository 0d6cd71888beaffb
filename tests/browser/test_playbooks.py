"""Procedures in a running product: read, edited with the line of a fault, and followed by key."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[[Page, Callable[[], bool], str], None]


def test_a_fault_in_the_text_has_its_line_and_keeps_the_version(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/playbooks/#KBK")
    eventually(page, lambda: "Kirim Damkar" in page.inner_text("#pb-body"), "the procedure")
    page.keyboard.press("e")
    page.click("[data-mode=yaml]")
    page.wait_for_selector("textarea.yaml")
    text = page.input_value("textarea.yaml")
    page.fill("textarea.yaml", text.replace("within: 1 menit", "within: segera", 1))
    at = text[: text.index("within: 1 menit")].count("\n") + 1
    eventually(page, lambda: f"baris {at}, kolom 13" in page.inner_text(".pb-faults"), "the fault with its line")
    page.fill("textarea.yaml", text)
    eventually(page, lambda: "sah" in page.inner_text(".pb-ok"), "that it can be taken again")
    page.click("text=Batal")
    assert page.inner_text("#pb-sub") == "versi 1"


def test_an_incident_is_followed_by_key(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/incidents/")
    body = {"category": "KBK", "summary": "Uji SOP", "location": {"lat": -5.1431, "lon": 119.4081}}
    status, row = room.call(page, "POST", "/api/v1/incidents/", body)
    assert status == 201
    page.goto(f"/incidents/{row['number']}/")
    page.wait_for_selector("#i-sop li.now")
    page.keyboard.press("s")
    page.keyboard.press("Space")
    eventually(page, lambda: page.inner_text("#i-sop .n") == "1 dari 14", "the first step done")
    page.focus("#i-sop li[data-key=korban]")
    page.keyboard.press("2")
    eventually(page, lambda: page.inner_text("#i-sop .n") == "2 dari 12", "the branches that are not needed folded")
    page.focus("#i-sop li[data-key=tanggap]")
    page.keyboard.press("s")
    page.fill("dialog textarea", "sudah berangkat")
    page.click("dialog button.primary")
    eventually(page, lambda: "sudah berangkat" in page.inner_text("#i-sop"), "who left it out and why")
    assert room.errors == []
