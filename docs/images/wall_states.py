"""Takes the pictures of the wall's states from a running product: calm, alarm, lost feed, guests, drill.

    python docs/images/wall_states.py http://127.0.0.1:8000 PASSWORD

Signs in as the sample supervisor, brings each state about as people would, and leaves the wall as it found it.
The alarm is also taken as three kinds of colour-blind eyes see it (Chromium's own simulation).
"""

import argparse
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WALL = "/wall/balaikota/"
API = "/api/v1/walls/balaikota/"
EYES = ("protanopia", "deuteranopia", "tritanopia")
QUALITY = 82  # JPEG: an 8K picture is 1 to 2 MB
CALL = """async ([method, path, body]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  return [answer.status, await answer.json().catch(() => null)];
}"""


def main() -> None:
    options = _options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        _take_all(browser, options)
        browser.close()


def _take_all(browser: Browser, options: argparse.Namespace) -> None:
    size = {"width": options.width, "height": options.width * 9 // 16}
    context = browser.new_context(viewport=size, locale="id-ID", base_url=options.address)
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "supervisor")
    page.fill("input[name=password]", options.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(WALL)
    page.wait_for_selector('html[data-ready="1"]', timeout=60_000, state="attached")
    page.wait_for_timeout(15_000)

    def shoot(name: str) -> None:
        kind = "jpeg" if options.width > 2000 else "png"
        quality = QUALITY if kind == "jpeg" else None
        file = options.to / f"{name}-{options.width}.{kind[:3].replace('jpe', 'jpg')}"
        page.screenshot(path=file, type=kind, quality=quality, timeout=180_000)
        print(file.name, flush=True)

    shoot("wall-calm")
    _call(page, "POST", f"{API}guest/", {"on": True})
    page.wait_for_timeout(6000)
    shoot("wall-guests")
    _call(page, "POST", f"{API}guest/", {"on": False})
    _call(page, "POST", f"{API}drill/", {"on": True, "title": "Gladi pemilihan"})
    page.wait_for_timeout(3000)
    shoot("wall-drill")
    _call(page, "POST", f"{API}drill/", {"on": False})
    for number, (camera, severity, words) in enumerate(
        (("SIM-007", "P2", "Kerumunan di persimpangan"), ("SIM-003", "P1", "Asap dari atap rumah"))
    ):
        event = {
            "kind": "operator_report",
            "camera": camera,
            "severity": severity,
            "summary": words,
            "source": "gambar",
        }
        _call(
            page,
            "POST",
            "/api/v1/events/",
            {**event, "idempotency_key": f"gambar-{page.evaluate('Date.now()')}-{number}"},
        )
        page.wait_for_timeout(1500)
    page.wait_for_timeout(12_000)
    shoot("wall-alarm")
    session = context.new_cdp_session(page)
    for eyes in EYES:
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": eyes})
        shoot(f"wall-alarm-{eyes}")
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    context.set_offline(True)
    page.wait_for_timeout(22_000)
    shoot("wall-lost-feed")
    context.set_offline(False)
    context.close()


def _call(page: Page, method: str, path: str, body: dict[str, Any]) -> None:
    status, answer = page.evaluate(CALL, [method, path, body])
    if status >= 300:
        print(f"  {method} {path}: {status} {answer}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take the pictures of the wall's states from a running product.")
    parser.add_argument("address", help="for example http://127.0.0.1:8000")
    parser.add_argument("password", help="of the sample accounts")
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--width", type=int, default=7680, help="of the page in pixels; 16:9")
    parser.add_argument("--chromium", default=CHROMIUM)
    return parser.parse_args()


if __name__ == "__main__":
    main()
