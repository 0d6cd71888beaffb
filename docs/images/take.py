"""Takes the pictures of README and docs from a running product.

    python docs/images/take.py http://127.0.0.1:8000 PASSWORD

Signs in as the sample operator, waits until each page says that it has drawn its first data and the tiles play.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = (
    ("wall-7680x4320", "/wall/balaikota/", 7680, 4320),
    ("wall-1920x1080", "/wall/balaikota/", 1920, 1080),
    ("desk-1920x1080", "/", 1920, 1080),
    ("desk-1366x768", "/", 1366, 768),
    ("incidents-1920x1080", "/incidents/", 1920, 1080),
    ("cameras-1920x1080", "/cameras/", 1920, 1080),
    ("camera-1920x1080", "/cameras/SIM-001/", 1920, 1080),
    ("map-1920x1080", "/map/", 1920, 1080),
)
DRAWN = 'html[data-ready="1"]'
NOT_PLAYING = 'camera-tile:not([state="live"])'


def main() -> None:
    options = _options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        for name, path, width, height in PAGES:
            if not options.only or options.only in name:
                _take(browser, options, name, path, width, height)
        browser.close()


def _take(browser: Browser, options: argparse.Namespace, name: str, path: str, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    page = context.new_page()
    page.on("console", lambda message: _complain(name, message))
    page.on("pageerror", lambda error: print(f"  {name}: {error}"))
    page.goto(f"{options.address}/login/")
    page.fill("input[name=username]", "operator")
    page.fill("input[name=password]", options.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(options.address + path)
    page.wait_for_selector(DRAWN, timeout=60_000, state="attached")
    _wait_for_pictures(page, name)
    page.screenshot(path=options.to / f"{name}.png", timeout=120_000)
    print(f"{name}.png", flush=True)
    context.close()


def _complain(name: str, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        print(f"  {name}: {message.type}: {message.text}")


def _wait_for_pictures(page: Page, name: str) -> None:
    """A picture of a page with a dead tile is still worth looking at, so only say so."""
    page.wait_for_timeout(1000)
    try:
        page.locator(NOT_PLAYING).first.wait_for(state="detached", timeout=30_000)
    except TimeoutError:
        print(f"  {name}: {page.locator(NOT_PLAYING).count()} tiles do not play")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take the pictures of README and docs from a running product.")
    parser.add_argument("address", help="for example http://127.0.0.1:8000")
    parser.add_argument("password", help="of the sample accounts")
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--only", default="", help="pictures whose name holds this word")
    parser.add_argument("--chromium", default=CHROMIUM)
    return parser.parse_args()


if __name__ == "__main__":
    main()
