"""The page of the media nodes in a running product."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room


def test_what_a_wall_watches_is_on_the_nodes_page_with_its_reason(
    room: Room, eventually: Callable[[Page, Callable[[], bool], str], None]
) -> None:
    room.open("operator", "/wall/balaikota/")
    page = room.open("supervisor", "/nodes/")
    eventually(page, lambda: "dinding balaikota" in page.inner_text("#rows"), "the wall's streams with their reason")
    assert page.inner_text("#nodes .state") == "hidup"
    assert page.get_attribute("#nodes .node", "aria-pressed") == "true"
    eventually(page, lambda: "hidup" in page.inner_text("#rows"), "a stream that is live")


def test_the_page_says_how_old_it_is_when_nobody_answers(
    room: Room, eventually: Callable[[Page, Callable[[], bool], str], None]
) -> None:
    page = room.open("supervisor", "/nodes/")
    page.route("**/api/v1/nodes/", lambda route: route.abort())
    eventually(page, lambda: "Server tidak terjangkau" in page.inner_text("#nodes-as-of"), "the words for it")
    page.unroute("**/api/v1/nodes/")
    eventually(page, lambda: "Server" not in page.inner_text("#nodes-as-of"), "the time of the newest answer")
