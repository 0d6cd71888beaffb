"""The kiosk: its unit as systemd reads it, and its script with a browser that only writes down how it was called."""

import configparser
import http.server
import os
import shutil
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.product import ROOT, until

KIOSK = ROOT / "deploy" / "kiosk"
SCRIPT = KIOSK / "warroom-kiosk"


class Doubled(configparser.RawConfigParser):
    """A unit may say a key twice; the first is enough here."""

    optionxform = staticmethod(str)  # type: ignore[assignment]


@pytest.fixture
def server() -> Iterator[str]:
    class Alive(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Alive) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


def start(tmp_path: Path, address: str, *, body: str = "sleep 60", **given: str) -> subprocess.Popen[bytes]:
    """The script with a browser of our own."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/called"\nexec {body}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    environment = {
        "PATH": os.environ["PATH"],
        "WARROOM_ADDRESS": address,
        "WARROOM_KIOSK_DATA": str(tmp_path / "data"),
        "WARROOM_KIOSK_BROWSER": str(browser),
        "WARROOM_KIOSK_LOOK_S": "0.2",
        **given,
    }
    return subprocess.Popen([str(SCRIPT)], env=environment, start_new_session=True, stderr=subprocess.PIPE)


def called(tmp_path: Path) -> str:
    until("the browser was started", lambda: (tmp_path / "called").exists() and (tmp_path / "called").read_text() != "")
    return (tmp_path / "called").read_text()


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(10)
    finally:
        process.stderr.close()  # type: ignore[union-attr]


def unit() -> Doubled:
    parsed = Doubled(strict=False, delimiters=("=",))
    parsed.read(KIOSK / "warroom-kiosk.service")
    return parsed


def test_the_unit_never_gives_up_and_starts_with_the_machine() -> None:
    parsed = unit()
    assert parsed["Service"]["Restart"] == "always"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(parsed["Service"]["RestartSec"]) <= 5
    assert parsed["Install"]["WantedBy"] == "graphical.target"
    assert parsed["Service"]["ExecStart"].endswith(" -- /usr/local/bin/warroom-kiosk")
    assert parsed["Service"]["User"] == "warroom-kiosk"
    assert parsed["Service"]["StateDirectory"] == "warroom-kiosk", "the profile with the cookie outlives a start"
    assert "MemoryMax" in parsed["Service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    text = (KIOSK / "warroom-kiosk.service").read_text().replace("/usr/bin/cage", "/bin/true")
    (tmp_path / "warroom-kiosk.service").write_text(text)
    analyze = shutil.which("systemd-analyze")
    assert analyze is not None
    checked = subprocess.run(
        [analyze, "verify", str(tmp_path / "warroom-kiosk.service")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "warroom-kiosk.service" not in checked.stderr, checked.stderr


@pytest.mark.parametrize(("card", "flag"), [(True, "--enable-gpu-rasterization"), (False, "--disable-gpu")])
def test_the_browser_stands_alone_on_the_outputs_address(tmp_path: Path, server: str, card: bool, flag: str) -> None:
    (tmp_path / "card").touch() if card else None
    kiosk = start(tmp_path, server, WARROOM_KIOSK_RENDER=str(tmp_path / "card"), WARROOM_KIOSK_FLAGS="--one --two")
    words = called(tmp_path).split()
    assert stop(kiosk) == 0
    assert words[-1] == f"{server}/output/"
    assert {"--kiosk", "--no-first-run", "--hide-crash-restore-bubble", "--password-store=basic", flag} <= set(words)
    assert {"--one", "--two"} <= set(words)
    assert f"--user-data-dir={tmp_path}/data/profile" in words


def test_a_crash_is_not_mentioned_to_a_room_without_a_keyboard(tmp_path: Path, server: str) -> None:
    preferences = tmp_path / "data" / "profile" / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"profile":{"exit_type":"Crashed","exited_cleanly":false,"name":"x"}}')
    (tmp_path / "data" / "profile" / "SingletonLock").symlink_to("gone-1")
    kiosk = start(tmp_path, server)
    called(tmp_path)
    stop(kiosk)
    assert preferences.read_text() == '{"profile":{"exit_type":"Normal","exited_cleanly":true,"name":"x"}}'
    assert not (tmp_path / "data" / "profile" / "SingletonLock").is_symlink()


def test_a_browser_that_ends_ends_the_script_so_that_systemd_starts_it_again(tmp_path: Path, server: str) -> None:
    kiosk = start(tmp_path, server, body="false")
    assert kiosk.wait(20) == 1
    kiosk.stderr.close()  # type: ignore[union-attr]


def test_a_browser_that_takes_too_much_memory_is_started_anew(tmp_path: Path, server: str) -> None:
    kiosk = start(tmp_path, server, WARROOM_KIOSK_MEMORY_MB="0")
    assert kiosk.wait(20) == 75
    assert kiosk.stderr is not None
    with kiosk.stderr as said:
        assert b"more than 0 MB" in said.read()


def test_nothing_starts_before_the_server_answers(tmp_path: Path) -> None:
    kiosk = start(tmp_path, "http://127.0.0.1:9")
    with pytest.raises(subprocess.TimeoutExpired):
        kiosk.wait(1.5)
    os.killpg(kiosk.pid, signal.SIGKILL)
    kiosk.wait(10)
    kiosk.stderr.close()  # type: ignore[union-attr]
    assert not (tmp_path / "called").exists()
