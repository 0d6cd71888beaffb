"""deploy/nginx.conf in Debian's nginx, before a media node: 36 tiles over HTTP/2, held playlists, the live lane."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import sync_playwright

from cameras.streaming.models import MediaNode
from tests.bench import serving_node, streaming
from tests.browser.room import CHROMIUM_FLAGS
from tests.cameras.streaming.engine.footage import encode
from tests.launch.product import ROOT
from tests.proxy.nginx import Nginx, running_nginx
from warroom.launch import ports

TILES = 36
PLAYED_S = 20.0
START_S = 40.0
FPS = 8  # 36 tiles of it are what a browser without a graphics card decodes on a core
HLS = ROOT / "static" / "vendor" / "hls.js-1.7.4" / "hls.light.min.mjs"


@pytest.mark.django_db
def test_the_nodes_of_the_database_are_an_upstream_each_and_a_line_of_the_map() -> None:
    for name, url in (("n1", "http://10.20.1.5:8101"), ("n2", "http://10.20.1.6:8101"), ("far", "https://far.example")):
        MediaNode.objects.create(name=name, boot_id="b", url=url, last_seen=timezone.now())
    out, err = StringIO(), StringIO()
    call_command("nginx_nodes", stdout=out, stderr=err)
    assert "upstream media_n1 {\n    server 10.20.1.5:8101 max_fails=0;\n    keepalive 64;\n}" in out.getvalue()
    assert "    n2 media_n2;\n" in out.getvalue()
    assert "far" not in out.getvalue()
    assert "far" in err.getvalue()


@pytest.mark.django_db
def test_without_nodes_everything_goes_through_the_web_processes() -> None:
    out = StringIO()
    call_command("nginx_nodes", stdout=out)
    assert "{\n    default warroom_app;\n}" in out.getvalue()


@dataclass(frozen=True)
class Front:
    nginx: Nginx
    addresses: list[str]


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    """36 cameras, a node that streams them, nginx before it."""
    folder = Path(tempfile.mkdtemp(prefix="nginx-", dir="/tmp"))
    pages = folder / "pages"
    pages.mkdir()
    film = folder / "film.h264"
    encode("320x180", FPS, 4, ("-c:v", "libx264", "-g", str(FPS), "-sc_threshold", "0", "-bf", "0"), film)
    port = ports.free()
    addresses = [serving_node.address(number) for number in range(TILES)]
    (pages / "addresses.json").write_text(json.dumps([f"{address}/index.m3u8" for address in addresses]))
    for source, name in (
        (HLS, "hls.mjs"),
        *((Path(__file__).with_name(name), name) for name in ("wall.html", "wall.mjs")),
    ):
        shutil.copy(source, pages / name)
    nodes = f"upstream media_n {{ server 127.0.0.1:{port}; keepalive 64; }}\n"
    nodes += "map $media_node $media_upstream { default warroom_app; n media_n; }\n"
    try:
        with (
            streaming.farm(film, fps=FPS) as farm,
            streaming.child("serving_node", str(port), str(farm), str(TILES), "quick") as node,
            running_nginx(folder, nodes=nodes, pages=pages) as nginx,
        ):
            assert node.stdout is not None
            assert node.stdout.readline() == "live\n"
            yield Front(nginx, addresses)
    finally:
        shutil.rmtree(folder)


@pytest.mark.processes
@pytest.mark.timeout(180)
def test_36_tiles_play_twenty_seconds_over_http2_without_a_stall(front: Front) -> None:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        page = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 720}).new_page()
        page.goto(f"{front.nginx.address}/uji/wall.html")
        deadline = time.monotonic() + START_S
        while page.evaluate("window.verdict ? verdict().playing : 0") < TILES:
            assert time.monotonic() < deadline, page.evaluate("verdict()")
            page.wait_for_timeout(250)
        before = page.evaluate("verdict()")
        page.wait_for_timeout(PLAYED_S * 1000)
        after = page.evaluate("verdict()")
        browser.close()
    assert after["stalls"] == before["stalls"], "stalls while they played"
    assert after["errors"] == []
    assert after["protocols"] == ["h2"]
    advanced = [now - then for now, then in zip(after["played"], before["played"], strict=True)]
    assert min(advanced) >= PLAYED_S - 1.5, "a tile stood still"
    mended = len(after["mended"])
    print(f"{after['asked']} requests, {mended} mended by hls.js; slowest {min(advanced):.1f} of {PLAYED_S:.0f} s")


@pytest.mark.processes
async def test_a_playlist_that_waits_for_its_next_part_comes_when_that_exists(front: Front) -> None:
    async with aiohttp.ClientSession(front.nginx.address, connector=aiohttp.TCPConnector(ssl=False)) as http:
        path = f"{front.addresses[0]}/ll.m3u8"
        first = (await (await http.get(path)).text()).splitlines()
        newest = next(int(line.partition(":")[2]) for line in first if line.startswith("#EXT-X-MEDIA-SEQUENCE"))
        newest += sum(line.startswith("#EXTINF") for line in first)
        began = time.monotonic()
        answer = await http.get(path, params={"_HLS_msn": str(newest + 1), "_HLS_part": "0"})
        body = await answer.text()
        waited = time.monotonic() - began
    assert answer.status == 200
    assert f"{newest + 1}.0.m4s" in body or f"{newest + 1}.m4s" in body
    assert 0.1 < waited < 5, "it was neither held back nor lost"


@pytest.mark.processes
async def test_the_live_lane_passes_with_its_pictures(front: Front) -> None:
    async with (
        aiohttp.ClientSession(front.nginx.address, connector=aiohttp.TCPConnector(ssl=False)) as http,
        http.ws_connect(f"{front.addresses[1]}/live") as socket,
    ):
        frames = [await socket.receive(timeout=10) for _ in range(6)]
    assert any(frame.type == aiohttp.WSMsgType.TEXT and "codec" in json.loads(frame.data) for frame in frames)
    assert sum(frame.type == aiohttp.WSMsgType.BINARY for frame in frames) >= 3


@pytest.mark.processes
async def test_a_grant_for_another_stream_is_refused_by_the_node_itself(front: Front) -> None:
    wrong = front.addresses[0].replace("/0/", "/1/")
    async with aiohttp.ClientSession(front.nginx.address, connector=aiohttp.TCPConnector(ssl=False)) as http:
        answer = await http.get(f"{wrong}/index.m3u8")
        assert answer.status == 403
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.processes
async def test_what_is_asked_for_is_not_in_the_log(front: Front) -> None:
    """The address holds the grant."""
    log = front.nginx.folder / "access.log"
    assert "/media/" not in (log.read_text() if log.exists() else "")
