"""Screens of the wall in a running product: six digits, power cut, orders, revoked."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, BrowserType, Page

from tests.browser.room import CHROMIUM_FLAGS, Room

Eventually = Callable[..., None]
BACK_WITHIN_S = 30.0
REVOKED_WITHIN_S = 10.0


@pytest.fixture
def screen(room: Room, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """``screen()`` turns the machine on: Chromium with a profile that outlives it."""
    program = shutil.which("chromium")
    assert program is not None
    chromium: BrowserType = room.browser.browser_type
    on: list[BrowserContext] = []

    def start() -> BrowserContext:
        machine = chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=program, args=[*CHROMIUM_FLAGS, "--password-store=basic"],
            viewport={"width": 1920, "height": 1080}, base_url=room.product.address, locale="id-ID",
        )  # fmt: skip
        on.append(machine)
        return machine

    yield start
    for machine in on:
        machine.close()


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def code_of(page: Page) -> str:
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    return page.inner_text("#code").replace("\n", "").replace(" ", "")


def pair_by_hand(supervisor: Page, code: str, number: int) -> None:
    """As a person does it: the button, the six digits, the output."""
    supervisor.click("#pair")
    supervisor.fill("dialog input[name=code]", code)
    supervisor.select_option("dialog select[name=where]", f"balaikota {number}")
    supervisor.click("dialog .btn.primary")
    supervisor.wait_for_selector("dialog", state="detached")


def test_six_digits_make_a_screen_that_comes_back_after_a_power_cut(
    room: Room, screen: Callable[[], BrowserContext], eventually: Eventually
) -> None:
    supervisor = room.open("supervisor", "/walls/")
    first = screen()
    page = first.pages[0]
    page.goto("/output/")
    pair_by_hand(supervisor, code_of(page), 3)
    page.wait_for_url("**/wall/balaikota/output/3/")
    page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
    row = supervisor.locator('tr[data-output="3"]')
    eventually(supervisor, lambda: "hidup" in row.inner_text(), "the list says that it is there")
    eventually(supervisor, lambda: "rev" in row.inner_text(), "and which revision is on glass")
    first.close()

    for _again in range(2):
        began = time.monotonic()
        machine = screen()
        page = machine.pages[0]
        page.goto("/output/")
        page.wait_for_url("**/wall/balaikota/output/3/")
        page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
        took = time.monotonic() - began
        print(f"from the start of the browser to the drawn wall: {took:.1f} s")
        assert took < BACK_WITHIN_S
        machine.close()


def test_a_revoked_screen_goes_dark_and_asks_for_a_new_code(
    room: Room, screen: Callable[[], BrowserContext], eventually: Eventually
) -> None:
    supervisor = room.open("supervisor", "/walls/")
    page = screen().pages[0]
    page.goto("/output/")
    pair_by_hand(supervisor, code_of(page), 4)
    page.wait_for_url("**/wall/balaikota/output/4/")
    page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
    eventually(supervisor, lambda: supervisor.locator("[data-do=revoke]").count() == 1, "it can be revoked")
    supervisor.click("[data-do=revoke]")
    supervisor.click("dialog .btn.primary")
    began = time.monotonic()
    page.wait_for_url("**/output/", timeout=REVOKED_WITHIN_S * 1000)
    assert "/wall/" not in page.url
    print(f"from the click to the code: {time.monotonic() - began:.1f} s")
    assert len(code_of(page)) == 6
    row = supervisor.locator('tr[data-output="4"]')
    eventually(supervisor, lambda: "dicabut" in row.inner_text(), "the list says that it was revoked")


def test_a_person_stands_in_and_identifies_the_screen(room: Room, eventually: Eventually) -> None:
    browser = room.open("operator", "/wall/balaikota/output/1/")
    supervisor = room.open("supervisor", "/walls/")
    row = supervisor.locator('tr[data-output="1"]')
    eventually(supervisor, lambda: "dibuka oleh" in row.inner_text(), "the list says whose browser it is")
    supervisor.click('.pick[data-number="1"]')
    supervisor.click("[data-do=identify]")
    eventually(browser, lambda: browser.locator(".cover.identify").count() > 0, "a large number")


def test_the_budget_of_an_output_is_given_with_its_place_and_taken_back(room: Room, eventually: Eventually) -> None:
    supervisor = room.open("supervisor", "/walls/")

    def save(budget: str) -> None:
        supervisor.click('.pick[data-number="2"]')
        supervisor.click("[data-do=place]")
        supervisor.fill("dialog input[name=frame_budget]", budget)
        supervisor.click("dialog .btn.primary")
        supervisor.wait_for_selector("dialog", state="detached")

    def kept() -> int | None:
        rows = room.call(supervisor, "GET", "/api/v1/walls/balaikota/outputs/")[1]["results"]
        budget: int | None = next(row["frame_budget"] for row in rows if row["number"] == 2)
        return budget

    save("240")
    assert kept() == 240
    save("")
    assert kept() is None


@pytest.mark.parametrize("name", ["supervisor", "operator"])
def test_the_list_of_outputs_has_no_barrier(room: Room, name: str) -> None:
    page = room.open(name, "/walls/")
    assert violations(page) == []
    assert page.locator("#pair").count() == (1 if name == "supervisor" else 0)


def test_the_code_and_the_question_for_it_have_no_barrier(room: Room) -> None:
    page = room.open("supervisor", "/output/")
    assert violations(page) == []
    page.goto("/walls/")
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    page.click("#pair")
    assert violations(page) == []


def test_a_wrong_code_is_said_in_the_question_itself(room: Room) -> None:
    page = room.open("supervisor", "/walls/")
    page.click("#pair")
    page.fill("dialog input[name=code]", "000000")
    page.click("dialog .btn.primary")
    page.wait_for_selector("dialog .problem:not([hidden])")
    assert "Kode tidak dikenal" in page.inner_text("dialog .problem")
