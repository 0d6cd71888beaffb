"""The master alarm database at the desk: a supervisor changes a priority and must say why; dark cameras are work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

pytestmark = pytest.mark.usefixtures("room")


def test_a_supervisor_changes_a_rule_by_keyboard_and_its_priority_follows(room: Room) -> None:
    page = room.open("supervisor", "/rules/")
    page.keyboard.press("f")
    page.keyboard.type("genangan")
    page.keyboard.press("Enter")
    expect(page.locator("#rows tr")).to_have_count(1)
    page.keyboard.press("e")

    form = page.locator(".rule-form")
    expect(form.locator(".live b")).to_have_text("P2 menurut matriks")
    form.locator("[name=respond_within_s]").fill("900")
    expect(form.locator(".live b")).to_have_text("P3 menurut matriks")
    expect(form.locator("[data-field=event_class] small")).to_have_text("Hanya P1 dan P2 yang boleh menjadi alarm.")
    expect(form.locator("button.primary")).to_be_disabled()

    form.locator("[name=respond_within_s]").fill("300")
    form.locator("[name=owner]").fill("BPBD uji")
    form.locator("[name=reason]").fill("Uji perubahan")
    form.locator("button.primary").click()
    expect(page.locator("#rows .owner")).to_have_text("BPBD uji")
    expect(page.locator(".versions > li").first).to_contain_text("Uji perubahan")


def test_who_may_only_read_gets_no_form(room: Room) -> None:
    page = room.open("operator", "/rules/")
    page.keyboard.press("e")
    expect(page.locator("#sheet .acts")).to_contain_text("Hanya melihat")
    expect(page.locator(".rule-form")).to_have_count(0)


def test_dark_cameras_are_grouped_and_the_district_narrows_them(room: Room, eventually: Callable[..., None]) -> None:
    page = room.open("operator", "/maintenance/?by=district")
    rows = page.locator("#rows tr")
    eventually(page, lambda: rows.count() > 1, "groups of dark cameras")
    name = rows.first.locator("b").first.inner_text()
    page.select_option("#upkeep-filter [name=district]", label=name)
    expect(rows).to_have_count(1)
    expect(page.locator("#members-head")).to_have_text(name)
