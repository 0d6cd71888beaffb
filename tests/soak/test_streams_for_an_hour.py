"""Two hundred streams for an hour while cameras fail at random: nothing may grow, leak, lag or stay dead.

SOAK_MINUTES shortens it. The first fifth of the time is warm-up; what is judged comes after it.
"""

import contextlib
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.bench import barcode, glass
from tests.bench.figures import ROOT
from tests.bench.peers.running import Running, free_port, is_open, wait_for
from tests.bench.streaming import child, make_film
from tests.browser.room import CHROMIUM_FLAGS

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

STREAMS, TRANSCODES, VIEWED = 200, 2, 20
MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
FAULT_EVERY_S, FAULT_LASTS_S = 4.0, (1, 20)
LOOK_EVERY_S = 10.0
WARM_UP = 0.2
HEALED_WITHIN_S = 60
LANES = {"hls": "index.m3u8", "ll": "ll.m3u8", "live": "live"}
CAMERA = STREAMS  # the stream the pages watch; it never fails


@dataclass(frozen=True)
class Look:
    """The engine's process at one moment: MiB, open files, dead children nobody collected, live streams."""

    at: float
    resident: float
    files: int
    zombies: int
    live: int


def test_an_hour_of_faults_leaves_nothing_behind(tmp_path: Path) -> None:
    film, numbered = tmp_path / "sub.h264", tmp_path / "barcode.h264"
    make_film(film)
    barcode.make(numbered)
    with contextlib.ExitStack() as running:
        cameras = running.enter_context(child("farm", str(film), "15", "0"))
        steady = running.enter_context(child("farm", str(numbered), str(barcode.FPS), "0", "clock"))
        failing = port_of(cameras)
        addresses = [f"rtsp://127.0.0.1:{failing}/sub/{number}" for number in range(STREAMS)]
        addresses[:TRANSCODES] = [f"ffmpeg:{address}" for address in addresses[:TRANSCODES]]
        addresses.append(f"rtsp://127.0.0.1:{port_of(steady)}/c0")
        pid, port = running.enter_context(engine(addresses))
        viewers = running.enter_context(watching(port))
        pages = running.enter_context(shown(port))
        looks = break_at_random(cameras, pid, port, ends=time.monotonic() + MINUTES * 60)
        wait_for(lambda: streams_live(port) == STREAMS + 1, what="every camera", within_s=HEALED_WITHIN_S)
        drift = {lane: ages(page) for lane, page in pages.items()}
        assert viewers.poll() is None, "the viewers gave up"
    judge(looks)
    judge_drift(drift)


def judge(looks: list[Look]) -> None:
    later = looks[int(len(looks) * WARM_UP) :]
    slope = statistics.linear_regression([look.at for look in later], [look.resident for look in later]).slope
    grown = slope * (later[-1].at - later[0].at)
    print(f"resident {later[0].resident:.0f} to {later[-1].resident:.0f} MiB, {slope * 3600:+.1f} MiB an hour")
    print(f"files {later[0].files} to {later[-1].files}; live at least {min(look.live for look in later)}")
    assert grown < 0.05 * later[0].resident
    assert (
        statistics.median(look.files for look in later[-10:])
        <= statistics.median(look.files for look in later[:10]) + 10
    )
    assert not any(later[index].zombies and later[index + 1].zombies for index in range(len(later) - 1))


def judge_drift(drift: dict[str, list[float]]) -> None:
    """How far the age of what is shown strays from what it usually is, once the page had time to settle."""
    strayed = {}
    for lane, seen in drift.items():
        settled = seen[int(len(seen) * WARM_UP) :]
        usual = statistics.median(settled)
        strayed[lane] = glass.percentile([abs(age - usual) for age in settled], 0.95)
        print(f"{lane}: usual age {usual:.3f} s, drift p95 {strayed[lane]:.3f} s over {len(settled)} pictures")
    assert max(strayed.values()) < 0.3


def break_at_random(cameras: "subprocess.Popen[str]", pid: int, port: int, *, ends: float) -> list[Look]:
    """One fault after the other, by a seeded lot, so that a bad hour can be had again."""
    lot = random.Random(20_260)
    looks: list[Look] = []
    look_at = fault_at = time.monotonic()
    assert cameras.stdin is not None
    while (now := time.monotonic()) < ends:
        if now >= fault_at and ends - now > FAULT_LASTS_S[1]:
            fault_at += FAULT_EVERY_S
            fault = lot.choice(("silent", "cut"))
            cameras.stdin.write(f"{fault} sub/{lot.randrange(STREAMS)} {lot.randint(*FAULT_LASTS_S)}\n")
            cameras.stdin.flush()
        if now >= look_at:
            look_at += LOOK_EVERY_S
            looks.append(look(pid, port))
        time.sleep(max(0.0, min(look_at, fault_at) - time.monotonic()))
    return looks


def look(pid: int, port: int) -> Look:
    status = Path(f"/proc/{pid}/status").read_text()
    resident = re.search(r"VmRSS:\s+(\d+)", status)
    assert resident
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    states = [state_of(int(one)) for one in children]
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Look(time.monotonic(), int(resident[1]) / 1024, files, states.count("Z"), streams_live(port))


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def streams_live(port: int) -> int:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/healthz")
        return int(json.loads(connection.getresponse().read())["live"])


def port_of(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


@contextlib.contextmanager
def engine(addresses: list[str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    with module("tests.bench.peers.own_child", str(port), "10", *addresses) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "live\n"
        wait_for(lambda: is_open(port), what="the origin")
        yield process.pid, port


@contextlib.contextmanager
def watching(port: int) -> "Iterator[subprocess.Popen[str]]":
    """Viewers of twenty streams that fetch every playlist and segment, in a process of their own."""
    with module("tests.soak.viewers", str(port), str(VIEWED)) as process:
        yield process


@contextlib.contextmanager
def module(name: str, *words: str) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-m", name, *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def shown(port: int) -> Iterator[dict[str, Page]]:
    """One page a lane, with the product's own players."""
    with glass.page_server() as pages, sync_playwright() as driver:
        flags = [*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required", "--disable-web-security"]
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        opened = {}
        for lane, playlist in LANES.items():
            scheme, mode = ("ws", "live") if lane == "live" else ("http", f"own_{lane}")
            address = f"{scheme}://127.0.0.1:{port}/media/n1/C{CAMERA}/tile/x/{playlist}"
            entry = glass.Entry(lane, glass.ENTRIES[0].server, {})
            opened[lane] = glass.opened(browser, pages, entry, Running(list, lambda _, to=address: to, mode=mode))  # type: ignore[misc]
        yield opened
        browser.close()


def ages(page: Page) -> list[float]:
    return glass.ages(page, since=0)
