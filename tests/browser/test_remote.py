"""The remote control of a wall, as two operators, a supervisor and an output use it at the same time."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.browser.room import Room

Eventually = Callable[..., None]
WALL = "/api/v1/walls/balaikota/"
REMOTE = "/walls/balaikota/"


@pytest.fixture(autouse=True)
def free_wall(room: Room) -> None:
    """Each test finds the wall unlocked, without guests, with nobody's hold on it."""
    lead = room.sign_in("supervisor")
    for path, body in (("unlock/", {}), ("guest/", {"on": False}), ("drill/", {"on": False})):
        assert room.call(lead, "POST", WALL + path, body)[0] == 200
    for name, panel in shown(room, lead)["panels"].items():
        if "held" in panel:
            if panel["held"]["username"] != "supervisor":
                room.call(lead, "POST", f"{WALL}panels/{name}/preempt/", {"purpose": "uji berikutnya"})
            room.call(lead, "POST", f"{WALL}panels/{name}/release/")
    room.close_pages()


def shown(room: Room, page: Page) -> dict[str, Any]:
    found: dict[str, Any] = room.call(page, "GET", WALL)[1]
    return found


def content(room: Room, page: Page, panel: str) -> dict[str, Any]:
    found: dict[str, Any] = shown(room, page)["panels"][panel]["content"]
    return found


def panel(page: Page, name: str) -> Any:
    return page.locator(f'[data-panel="{name}"]')


def toasts(page: Page) -> str:
    return page.inner_text("#toasts")


def test_p_and_a_digit_put_the_chosen_camera_on_the_wall_and_ctrl_z_takes_it_back(
    room: Room, eventually: Eventually
) -> None:
    desk = room.open("operator", "/")
    alert = room.report(desk, "Api di warung", severity="P3", camera="SIM-010")
    desk.locator(f'#queue alert-card[alert="{alert["id"]}"]').click()
    eventually(desk, lambda: "SIM-010" in desk.inner_text("#s-place"), "the alarm is chosen")
    before = content(room, desk, "A2")
    desk.keyboard.press("p")
    desk.wait_for_selector("#wall-hint:not([hidden])")
    desk.keyboard.press("2")
    assert desk.evaluate("document.activeElement.dataset.panel") == "A2"
    desk.keyboard.press("Enter")
    wanted = {"source": "camera", "camera": "SIM-010"}
    eventually(desk, lambda: content(room, desk, "A2") == wanted, "the camera stands on A2")
    assert "Batalkan" in toasts(desk)
    desk.keyboard.press("Control+z")
    eventually(desk, lambda: content(room, desk, "A2") == before, "the panel has what it had")


def test_escape_leaves_the_wall_as_it_is(room: Room) -> None:
    page = room.open("operator", REMOTE)
    before = shown(room, page)["revision"]
    page.locator(".thing").first.click()
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    assert page.locator("#wall-hint").is_hidden()
    assert shown(room, page)["revision"] == before


def test_a_camera_is_dragged_onto_a_panel(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", REMOTE)
    page.fill("#things-words", "ETLE-003")
    page.locator(".thing").first.drag_to(panel(page, "B1"))
    wanted = {"source": "camera", "camera": "ETLE-003"}
    eventually(page, lambda: content(room, page, "B1") == wanted, "the camera stands on B1")


def test_a_search_result_of_the_desk_is_dragged_onto_the_wall(room: Room, eventually: Eventually) -> None:
    desk = room.open("operator", "/")
    desk.fill("#find-input", "ETLE-004")
    desk.locator("#find-results [role=option]").first.drag_to(panel(desk, "B2"))
    wanted = {"source": "camera", "camera": "ETLE-004"}
    eventually(desk, lambda: content(room, desk, "B2") == wanted, "the camera stands on B2")


def test_a_double_click_replaces_with_what_is_chosen(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", REMOTE)
    page.fill("#things-words", "ETLE-005")
    page.locator(".thing").first.click()
    page.keyboard.press("Escape")
    panel(page, "B3").dblclick()
    wanted = {"source": "camera", "camera": "ETLE-005"}
    eventually(page, lambda: content(room, page, "B3") == wanted, "the camera stands on B3")


def test_two_taps_do_what_a_drag_does(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", REMOTE)
    page.fill("#things-words", "ETLE-006")
    page.locator(".thing").first.click()
    panel(page, "B4").click()
    wanted = {"source": "camera", "camera": "ETLE-006"}
    eventually(page, lambda: content(room, page, "B4") == wanted, "the camera stands on B4")


def test_a_held_panel_names_its_holder_who_can_be_asked(room: Room, eventually: Eventually) -> None:
    holder, other = room.open("operator", REMOTE), room.open("operator2", REMOTE)
    panel(holder, "A1").click()
    holder.keyboard.press("h")
    holder.fill("dialog input[name=purpose]", "pantau pasar")
    assert holder.input_value("dialog input[name=minutes]") == "15"
    holder.locator("dialog .btn.primary").click()
    eventually(other, lambda: panel(other, "A1").locator(".tag").inner_text() == "RA", "the tag of the holder")
    other.locator(".thing").first.click()
    panel(other, "A1").click()
    question = other.get_by_role("dialog")
    assert "Dipegang Rina A." in question.inner_text()
    assert "pantau pasar" in question.inner_text()
    other.fill("dialog input[name=purpose]", "kebakaran")
    question.get_by_role("button", name="Minta").click()
    eventually(holder, lambda: "meminta A1: kebakaran" in toasts(holder), "the holder is asked")
    holder.locator("#toasts").get_by_role("button", name="Lepas A1").click()
    eventually(other, lambda: "held" not in shown(room, other)["panels"]["A1"], "the panel is free")


def test_a_supervisor_takes_a_panel_the_loser_is_told_and_an_undo_gives_it_back(
    room: Room, eventually: Eventually
) -> None:
    holder, lead = room.open("operator", "/"), room.open("supervisor", REMOTE)
    body = {"purpose": "pantau pasar", "minutes": 15}
    assert room.call(holder, "POST", f"{WALL}panels/A3/hold/", body)[0] == 200
    eventually(lead, lambda: panel(lead, "A3").locator(".tag").is_visible(), "the holder's tag")
    panel(lead, "A3").click()
    lead.locator("[data-wall-act=preempt]").click()
    lead.fill("dialog input[name=purpose]", "kunjungan")
    lead.locator("dialog .btn.primary").click()
    eventually(holder, lambda: "mengambil alih A3 dari Anda: kunjungan" in toasts(holder), "the loser is told")
    assert shown(room, lead)["panels"]["A3"]["held"]["username"] == "supervisor"
    lead.keyboard.press("Control+z")
    eventually(
        lead, lambda: shown(room, lead)["panels"]["A3"].get("held", {}).get("username") == "operator", "it is back"
    )


def test_the_second_of_two_operators_at_a_panel_learns_who_was_first(room: Room, eventually: Eventually) -> None:
    first, second = room.open("operator", REMOTE), room.open("operator2", REMOTE)

    travelling: list[Route] = []
    second.route("**/panels/A4/", lambda route: travelling.append(route))
    second.fill("#things-words", "ETLE-007")
    second.locator(".thing").first.click()
    panel(second, "A4").click()
    eventually(second, lambda: travelling != [], "the second one's command is on its way")
    assert panel(second, "A4").locator(".tag").inner_text() == "mengirim"
    put = {"content": {"source": "clock"}}
    assert room.call(first, "POST", f"{WALL}panels/A4/", put)[0] == 200
    travelling[0].continue_()
    second.unroute("**/panels/A4/")
    eventually(second, lambda: "Rina A. lebih dulu: A4 menampilkan Jam" in toasts(second), "who was first")
    assert content(room, first, "A4") == {"source": "clock"}
    second.get_by_role("button", name="Tetap pasang").click()
    wanted = {"source": "camera", "camera": "ETLE-007"}
    eventually(second, lambda: content(room, first, "A4") == wanted, "they insist")


def test_a_locked_wall_says_by_whom_and_why(room: Room, eventually: Eventually) -> None:
    page, lead = room.open("operator", REMOTE), room.open("supervisor", REMOTE)
    lead.locator("[data-mode=lock]").click()
    lead.fill("dialog input[name=reason]", "Hari jadi kota")
    lead.locator("dialog .btn.primary").click()
    eventually(page, lambda: "Dinding dikunci untuk upacara oleh" in page.inner_text("#wall-flags"), "the lock's mark")
    page.locator(".thing").first.click()
    assert "Hari jadi kota" in toasts(page)
    assert page.locator("#wall-hint").is_hidden()


def test_one_key_says_that_guests_are_in_the_room(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", REMOTE)
    page.keyboard.press("t")
    eventually(page, lambda: "Tamu di ruangan sejak" in page.inner_text("#wall-flags"), "the mark of guests")
    assert shown(room, page)["guest"]["by"] == "Rina A."
    page.keyboard.press("t")
    eventually(page, lambda: shown(room, page)["guest"] is None, "they have left")


def test_an_announcement_has_an_author_an_end_and_at_most_ninety_characters(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", REMOTE)
    page.fill("#say input[name=text]", "Jalan ditutup sampai malam")
    assert page.inner_text("#say-left") == "26 dari 90"
    page.locator("#say button").click()
    eventually(page, lambda: "Jalan ditutup sampai malam" in page.inner_text("#said"), "the words in the list")
    assert "Rina A., s.d." in page.inner_text("#said")
    page.get_by_role("button", name="Turunkan: Jalan ditutup sampai malam").click()
    eventually(page, lambda: "Jalan ditutup" not in page.inner_text("#said"), "the words are gone")


def test_what_happened_before_the_page_was_opened_is_listed_and_what_happens_now_joins_it(
    room: Room, eventually: Eventually
) -> None:
    lead = room.sign_in("supervisor")
    room.call(lead, "POST", f"{WALL}panels/A1/", {"content": {"source": "camera", "camera": "SIM-007"}})
    room.call(lead, "POST", f"{WALL}announcements/", {"kind": "banner", "text": "Rapat pukul sembilan", "minutes": 5})
    page = room.open("operator", REMOTE)
    events = page.locator("#events")
    eventually(page, lambda: "SIM-007 di A1" in events.inner_text(), "the history was read")
    assert "spanduk: Rapat pukul sembilan" in events.inner_text()
    assert page.inner_text("#events-words") == ""
    room.call(lead, "POST", WALL + "lock/", {"kind": "election", "reason": "pemilihan"})
    eventually(page, lambda: "dinding dikunci: pemilihan" in events.inner_text(), "the news is listed too")
    assert events.inner_text().count("SIM-007 di A1") == 1


def test_the_desk_sees_which_output_has_it_on_glass(room: Room, eventually: Eventually) -> None:
    output = room.sign_in("supervisor")
    output.goto("/wall/balaikota/output/1/")
    desk = room.open("operator", "/")
    eventually(desk, lambda: "di kaca 1/1" in desk.inner_text("#wall-count"), "the first tick", patience_s=60)
    assert room.call(desk, "POST", f"{WALL}panels/A1/", {"content": {"source": "clock"}})[0] == 200
    revision = shown(room, desk)["revision"]
    eventually(
        desk, lambda: f"rev {revision}, di kaca 1/1" in desk.inner_text("#wall-count"), "the tick of the command"
    )


@pytest.mark.parametrize("name", ["operator", "supervisor"])
def test_the_remote_control_breaks_no_rule_of_accessibility(name: str, room: Room) -> None:
    page = room.open(name, REMOTE, width=1366, height=768)
    panel(page, "A1").click()
    page.locator("#wall-line").wait_for()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", ["/", REMOTE])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_whole_miniature_is_on_the_screen(path: str, width: int, height: int, room: Room) -> None:
    page = room.open("supervisor", path, width=width, height=height)
    mini = page.locator("#wall-mini")
    mini.wait_for()
    box = mini.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
    assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
