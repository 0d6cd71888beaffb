"""Alarms on a wall in a running product: they borrow panels and give them back, and the wall remembers it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[[Page, Callable[[], bool], str], None]
WALL = "/api/v1/walls/balaikota/"
STEPS = """sop => {
    const foot = sop.querySelector("footer"), shown = [...sop.querySelectorAll("li:not([hidden])")];
    const end = (it) => it.getBoundingClientRect().bottom;
    const cut = shown.filter((it) => end(it) > foot.getBoundingClientRect().top + 0.5).map((it) => it.innerText);
    if (end(foot) > end(sop.closest("wall-panel")) + 0.5) cut.push("the foot");
    return {shown: shown.map((it) => it.innerText), foot: foot.innerText, cut};
}"""


def wall(room: Room, page: Page) -> dict[str, Any]:
    _status, told = room.call(page, "GET", WALL)
    return dict(told)


def loans(room: Room, page: Page) -> dict[str, Any]:
    return {name: one["loan"] for name, one in wall(room, page)["panels"].items() if "loan" in one}


def acknowledge(room: Room, page: Page, alert: dict[str, Any]) -> None:
    status, _told = room.call(page, "POST", f"/api/v1/alerts/{alert['id']}/acknowledge/", {})
    assert status == 200


def acknowledge_all(room: Room, page: Page) -> None:
    """The demo may have alarms of its own."""
    _status, listed = room.call(page, "GET", "/api/v1/alerts/?state=new&limit=200")
    for alert in listed["results"]:
        if alert["severity"] in {"P1", "P2"}:
            room.call(page, "POST", f"/api/v1/alerts/{alert['id']}/acknowledge/", {})


def test_an_alarm_takes_the_zone_and_gives_it_back_after_the_acknowledgement_and_history_tells(
    room: Room, eventually: Eventually
) -> None:
    desk = room.open("operator", "/")
    glass = room.open("supervisor", "/wall/balaikota/")
    before = {name: one["content"] for name, one in wall(room, desk)["panels"].items()}
    alert = room.report(desk, "Orang panjat pagar", severity="P1")
    eventually(
        desk, lambda: loans(room, desk).get("Z1", {}).get("alert") == alert["id"], "the loan of the largest panel"
    )
    camera = loans(room, desk)["Z1"]["content"]["camera"]
    eventually(glass, lambda: camera in glass.inner_html("body"), "its camera on glass")
    lent_at = wall(room, desk)["at"]
    acknowledge(room, desk, alert)
    acknowledge_all(room, desk)
    eventually(desk, lambda: "Z1" not in loans(room, desk), "the zone goes back")
    after = {name: one["content"] for name, one in wall(room, desk)["panels"].items()}
    assert after == before

    past = room.open("supervisor", f"/walls/balaikota/history/?at={lent_at}")
    eventually(past, lambda: past.locator('#past [data-panel="Z1"].p1').count() == 1, "the loan of then")
    past.click('#past [data-panel="Z1"]')
    assert f"A-{alert['id']}" in past.inner_text("#panel")
    eventually(past, lambda: "Orang panjat pagar" in past.inner_text("#alerts"), "the alarm of then")
    assert "diterima" in past.inner_text("#alerts")

    def is_back() -> bool:
        past.press("body", "k")  # the demo may have changed the wall between
        return past.locator('#past [data-panel="Z1"].p1').count() == 0

    eventually(past, is_back, "the event that gave it back")


def test_beside_the_alarm_whole_steps_stand_and_the_rest_is_counted(room: Room, eventually: Eventually) -> None:
    desk = room.open("supervisor", "/")
    glass = room.open("operator", "/wall/balaikota/")
    alert = room.report(desk, "Orang di atap", severity="P1")
    eventually(desk, lambda: loans(room, desk).get("Z4", {}).get("alert") == alert["id"], "the steps to take")
    before = wall(room, desk)["panels"]["Z4"]["content"]
    stays = {"source": "sop", "alert": alert["id"]}  # also after the twenty seconds
    assert room.call(desk, "POST", f"{WALL}panels/Z4/", {"content": stays})[0] == 200
    status, told = room.call(desk, "POST", f"/api/v1/alerts/{alert['id']}/promote/", {"category": "KRM"})
    assert status in {200, 201}, told
    sop = glass.locator("wall-panel[name=Z4] wall-sop").first
    eventually(glass, lambda: "langkah" in sop.locator("footer").inner_text(), "the rest is counted")
    seen = sop.evaluate(STEPS)
    assert 2 <= len(seen["shown"]) < 4
    steps = room.call(desk, "GET", f"/api/v1/incidents/{told['number']}/steps/")[1]["steps"]
    counted = int(seen["foot"].removeprefix("+").split()[0])
    assert 0 < counted <= len(steps) - len(seen["shown"])
    assert "Tanggapi" in seen["shown"][0], "what is done goes first"
    assert seen["cut"] == []
    acknowledge_all(room, desk)
    room.call(desk, "POST", f"{WALL}panels/Z4/", {"content": before})
