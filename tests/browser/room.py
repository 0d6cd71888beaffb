"""The running product as people in the room know it: signed-in pages, the API as a page calls it, faults of cameras."""

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page

from cameras.simulator import control
from tests.launch.product import Product

PASSWORD = "ruang-kendali-uji"
LIGHT = "/incidents/"  # a page that asks little of the machine, for who only wants the API
TOO_MANY = 429  # one person of the tests does in minutes what a room does in an hour
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Room:
    """A product, a Chromium in front of it, and what went wrong on the pages."""

    product: Product
    browser: Browser
    profiles: dict[str, BrowserContext] = field(default_factory=dict)  # of each person who has signed in
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def sign_in(self, name: str, *, at: str = LIGHT, width: int = 1920, height: int = 1080) -> Page:
        """That person's page at this address, in a browser profile of their own.

        The profile outlives the test: a new one has an empty cache, and to load the product's modules through it again
        and again was most of what these tests asked of the machine.
        """
        is_new = name not in self.profiles
        if is_new:
            self.profiles[name] = self.browser.new_context(
                viewport={"width": 1920, "height": 1080}, locale="id-ID", base_url=self.product.address
            )
        page = self.profiles[name].new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("request", lambda request: self._note_foreign(request.url))
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        if is_new:
            self._fill_in_the_form(page, name)
        page.goto(at)
        return page

    def _fill_in_the_form(self, page: Page, name: str) -> None:
        page.goto(f"/login/?next={LIGHT}")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)

    def open(self, name: str, path: str, **size: int) -> Page:
        """That person's page, once it has drawn its first data."""
        page = self.sign_in(name, at=path, **size)
        page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=30_000)
        return page

    def call(self, page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """The API as a page's script would call it. Status 0 when nobody answers; waits while asked for patience."""
        status, answer = self._call_once(page, method, path, body)
        for _again in range(4):
            if status != TOO_MANY:
                break
            page.wait_for_timeout(3000)
            status, answer = self._call_once(page, method, path, body)
        return status, answer

    def _call_once(self, page: Page, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        return tuple(
            page.evaluate(
                """async ([method, path, body]) => {
                    const token = document.querySelector('meta[name="csrf-token"]').content;
                    const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
                    try {
                        const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
                        return [answer.status, await answer.json().catch(() => null)];
                    } catch { return [0, null]; }
                }""",
                [method, path, body],
            )
        )

    def report(self, page: Page, summary: str, *, camera: str = "SIM-001", severity: str = "P2") -> dict[str, Any]:
        """Report an event by the API, trying again while the web server is away; the alert it raised."""
        body = {
            "kind": "operator_report",
            "camera": camera,
            "severity": severity,
            "summary": summary,
            "source": "uji",
            "idempotency_key": f"{summary}-{time.time_ns()}",
        }
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            status, answer = self.call(page, "POST", "/api/v1/events/", body)
            if status in {200, 201}:
                return answer["alert"]
            page.wait_for_timeout(250)
        raise AssertionError(f"not taken within a minute: {status} {answer}")

    def skip_steps(self, page: Page, number: str) -> None:
        """Leave every step of the procedure out, saying why: what a test is about lies behind them."""
        while open_steps := [
            step
            for step in self.call(page, "GET", f"/api/v1/incidents/{number}/steps/")[1]["steps"]
            if step["state"] == "todo"
        ]:
            step = open_steps[0]
            act, said = ("done", {"answer": step["choices"][0]}) if step["choices"] else ("skip", {"reason": "Uji"})
            path = f"/api/v1/incidents/{number}/steps/{step['key']}/{act}/"
            status, told = self.call(page, "POST", path, said)
            assert status == 200, told

    def clear_queue(self) -> None:
        """Close every open alert and show the city's scene: a test looks for its own, not for what others left.

        By the API alone: a page for it before each test would cost more than many a test.
        """
        request, other = self._request_of("supervisor"), self._request_of("operator")
        self._ask(request, "POST", "/api/v1/walls/balaikota/scene/", {"scene": "dasar-kota"})
        while open_alerts := [
            alert for alert in self._ask(request, "GET", "/api/v1/alerts/")["results"] if alert["state"] != "closed"
        ]:
            for alert in open_alerts:
                path = f"/api/v1/alerts/{alert['id']}/dismiss/"
                told = self._ask(request, "POST", path, {"note": "Sebelum uji berikutnya"})
                if told.get("closing_asked"):  # a P1 takes two
                    self._ask(other, "POST", f"/api/v1/alerts/{alert['id']}/agree-dismissal/")
        self.close_pages()

    def _request_of(self, name: str) -> APIRequestContext:
        if name not in self.profiles:
            self.sign_in(name)
        return self.profiles[name].request

    def _ask(self, request: APIRequestContext, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The API without a page, with the cookies of a profile; waits while asked for patience."""
        token = next(one["value"] for one in request.storage_state()["cookies"] if one["name"] == "csrftoken")
        for _again in range(5):
            answer = request.fetch(path, method=method, data=body, headers={"X-CSRFToken": token})
            if answer.status != TOO_MANY:
                break
            time.sleep(3)
        return answer.json()

    def all_live(self, page: Page) -> bool:
        """Every tile of the city's wall plays: twelve, or eleven while an alarm's steps stand in one panel's place."""
        tiles = page.locator("wall-panel camera-tile:not(.coming)").count()
        return tiles >= 11 and page.locator('wall-panel camera-tile:not(.coming)[state="live"]').count() == tiles

    def fault(self, camera: str, fault: str) -> None:
        control.ask(self.product.data / "simulator", {"do": "fault", "camera": camera, "fault": fault, "seconds": None})

    def close_pages(self) -> None:
        """Nothing of a profile stays but who has signed in, and what it has loaded."""
        for context in self.profiles.values():
            context.set_offline(False)
            for number, page in enumerate(context.pages):
                if not number:
                    kept = {"origin": self.product.address, "storageTypes": "local_storage"}
                    context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
                page.close()

    def forget(self, name: str) -> None:
        """Throw that person's profile away, because something was done to it that cannot be taken back."""
        self.profiles.pop(name).close()

    def _note_foreign(self, url: str) -> None:
        if not url.startswith((self.product.address, "blob:", "data:")):
            self.foreign.append(url)
