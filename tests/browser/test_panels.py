"""The ledger of the hardware panels in a running product."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[[Page, Callable[[], bool], str], None]


def test_the_ledger_shows_the_wall_as_it_hangs_and_a_panel_with_its_forebear(
    room: Room, eventually: Eventually
) -> None:
    page = room.open("operator", "/walls/panels/")
    assert page.locator(".asitis td").count() == 16
    assert page.locator("[data-do]").count() == 0
    assert "perkiraan" in page.inner_text(".panels")
    assert "Selisih pakai" in page.inner_text(".wear")
    page.click(".asitis >> text=CONTOH-006B")
    eventually(page, lambda: page.locator("html[data-ready='1']").count() == 1, "the panel's page")
    assert "CONTOH-006" in page.inner_text(".chain")
    assert page.locator(".curve polyline").count() == 2
    with page.expect_download() as download:
        page.click("text=Lembar klaim (PDF)")
    assert download.value.suggested_filename == "klaim-CONTOH-006B.pdf"


def test_a_supervisor_claims_and_replaces_a_panel_and_a_refusal_is_said(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/walls/panels/")
    row = "tr[data-serial='CONTOH-001']"
    page.click(f"{row} [data-do=claim]")
    page.fill("dialog textarea", "garis tegak")
    page.click("dialog .btn.primary")
    eventually(page, lambda: "diklaim" in page.inner_text(row), "the claim in its row")
    page.click(f"{row} [data-do=replace]")
    page.fill("dialog input[name=serial]", "CONTOH-002")
    page.click("dialog .btn.primary")
    eventually(page, lambda: "CONTOH-002" in page.inner_text("dialog .problem"), "that one hangs already")
    page.fill("dialog input[name=serial]", "CONTOH-001B")
    page.click("dialog .btn.primary")
    eventually(page, lambda: page.locator("tr[data-serial='CONTOH-001B']").count() == 1, "the new panel in its place")
    assert "diganti" in page.inner_text(row)


def test_an_import_says_which_row_is_wrong_and_keeps_none(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/walls/panels/")
    page.click("#import")
    text = b"serial,model\nSTOK-001,X\nSTOK-002,\n"
    page.set_input_files("dialog input[type=file]", {"name": "panel.csv", "mimeType": "text/csv", "buffer": text})
    page.click("dialog .btn.primary")
    eventually(page, lambda: "STOK-002 ditolak" in page.inner_text(".import-report"), "the row that is wrong")
    assert "Tidak ada yang disimpan" in page.inner_text("dialog .problem")
    page.reload()
    assert page.locator("tr[data-serial='STOK-001']").count() == 0
