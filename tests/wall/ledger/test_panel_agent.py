"""The agent beside the panels, against a scripted panel at the other end of a pty."""

import importlib.util
import json
import os
import pty
import threading
import tty
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from warroom.wall.ledger import lg

SCRIPT = Path(__file__).parents[3] / "deploy/kiosk/panel-agent.py"
SPEC = importlib.util.spec_from_file_location("panel_agent", SCRIPT)
assert SPEC is not None
assert SPEC.loader is not None
agent: Any = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(agent)

ANSWERS = {
    b"dl 01 ff\r": b"l 01 OK0004E2x",
    b"dn 01 ff\r": b"n 01 OK2Ax",
    b"dl 02 ff\r": b"l 02 OK04E2x",
    b"dn 02 ff\r": b"n 02 NG00x",
}


@pytest.fixture
def device() -> Iterator[str]:
    """A panel that knows two Set IDs and answers nobody else."""
    master, slave = pty.openpty()
    tty.setraw(slave)

    def panel() -> None:
        said = b""
        while True:
            try:
                said += os.read(master, 1)
            except OSError:
                return
            if said.endswith(b"q"):
                return
            if said.endswith(b"\r"):
                os.write(master, ANSWERS.get(said, b""))
                said = b""

    thread = threading.Thread(target=panel, daemon=True)
    thread.start()
    yield os.ttyname(slave)
    os.write(slave, b"q")
    thread.join(timeout=5)
    os.close(master)
    os.close(slave)


class House(BaseHTTPRequestHandler):
    status = 200
    heard: list[tuple[str, str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).heard.append((self.path, self.headers["Authorization"], body))
        self.send_response(type(self).status)
        self.end_headers()
        self.wfile.write(b'{"detail": "so"}')

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def house() -> Iterator[tuple[type[House], str]]:
    handler = type("Handler", (House,), {"heard": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(device: str, address: str, tmp_path: Path, *panels: str) -> int:
    (tmp_path / "token").write_text("wr_secret\n")
    named = [word for panel in panels for word in ("--panel", panel)]
    token = str(tmp_path / "token")
    return int(agent.main(["--device", device, "--address", address, "--token-file", token, *named]))


def test_it_sends_what_the_panels_answered(device: str, house: tuple[type[House], str], tmp_path: Path) -> None:
    handler, address = house
    assert run(device, address, tmp_path, "LG-1=01", "LG-2=02") == 0
    ((path, token, body),) = handler.heard
    assert (path, token) == ("/api/v1/hardware/readings/", "Bearer wr_secret")
    assert body == {
        "panels": [
            {"serial": "LG-1", "raw": {"dl": "l 01 OK0004E2x", "dn": "n 01 OK2Ax"}},
            {"serial": "LG-2", "raw": {"dl": "l 02 OK04E2x"}},
        ]
    }
    assert lg.value(body["panels"][0]["raw"]["dl"], command=lg.HOURS) == 1250


def test_a_silent_panel_is_named_and_the_others_are_reported(device: str) -> None:
    line = agent.open_line(device)
    rows, faults = agent.read_panels(line, [("LG-9", "09"), ("LG-1", "01")], within_s=0.2)
    os.close(line)
    assert [row["serial"] for row in rows] == ["LG-1"]
    assert faults[0].startswith("LG-9: no answer")


def test_a_refusal_is_told(
    device: str, house: tuple[type[House], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, address = house
    handler.status = 400
    assert run(device, address, tmp_path, "LG-1=01") == 1
    assert '400: {"detail": "so"}' in capsys.readouterr().err


def test_no_server_and_no_address_are_told(device: str, tmp_path: Path) -> None:
    assert run(device, "http://127.0.0.1:1", tmp_path, "LG-1=01") == 1
    assert run(device, "file:///etc", tmp_path, "LG-1=01") == 1
    with pytest.raises(SystemExit):
        run(device, "http://127.0.0.1:1", tmp_path, "LG-1")
