"""One running product for all browser tests, and Chromium in front of it. Nothing is faked here."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.room import CHROMIUM_FLAGS, PASSWORD, Room
from tests.launch.product import ROOT, Product, running_product

# Playwright's sync API runs a loop of its own; Django would take that for async code when a fixture asks it something.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    data = tmp_path_factory.mktemp("room") / "data"
    with running_product(ROOT, arguments=(), data=data, WARROOM_DEMO_PASSWORD=PASSWORD) as running:
        yield running


@pytest.fixture(scope="session")
def profiles(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """The browser profiles of those who have signed in; see Room.sign_in."""
    found: dict[str, BrowserContext] = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def room(product: Product, chromium: Browser, profiles: dict[str, BrowserContext]) -> Iterator[Room]:
    found = Room(product, chromium, profiles)
    found.clear_queue()
    yield found
    found.close_pages()
    assert found.foreign == [], "everything works without internet"
    assert found.errors == [], "no script failed"


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Ask a question of a page again and again: CSP forbids the evaluated polling that Playwright would do."""

    def ask(page: Page, question: Callable[[], bool], what: str, *, patience_s: float = 30) -> None:
        deadline = time.monotonic() + patience_s
        while not question():
            assert time.monotonic() < deadline, f"not within {patience_s} s: {what}"
            page.wait_for_timeout(100)

    return ask
