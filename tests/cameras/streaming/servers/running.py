"""Starts the servers that a set of rows needs, each a child of the test that ends with it."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cameras.simulator.process import running_simulator
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.servers.rows import FPS, LOGIN, Row

DEBIANS_PYTHON = "/usr/bin/python3"  # it has the bindings of GStreamer; the product's own has not
SCRIPT = Path(__file__).with_name("gst_server.py")
GST = {
    "gst": "none",
    "gst digest": "digest",
    "gst basic": "basic",
}
# It cuts off whom it has not heard for longer than this; gst-rtsp-server forgives who still takes its packets.
SIMULATOR = {"simulator": (), "simulator short session": ("--session-timeout", "3")}
NOBODY = 65_534


class ServerDidNotStart(Exception):
    """The text is what it said."""


@asynccontextmanager
async def servers(rows: Iterable[Row]) -> AsyncIterator[dict[str, tuple[str, str, str]]]:
    """(address, username, password) of each row, by its name."""
    wanted = list(rows)
    found: dict[str, tuple[str, str, str]] = {}
    async with AsyncExitStack() as stack:
        gst = {kind: [row for row in wanted if row.server == kind] for kind in GST}
        for row, port in stack.enter_context(gst_servers(gst)):
            found[row.name] = (f"rtsp://127.0.0.1:{port}/{row.name}", "", "")
        for row in wanted:
            if row.server == "vlc":
                found[row.name] = (stack.enter_context(vlc_server()), "", "")
            elif row.server == "scripted sha-256":
                camera = Camera(footage.make(), login=(LOGIN["username"], LOGIN["password"]), algorithm="SHA-256")
                server = await camera.serve()
                stack.callback(server.close)
                found[row.name] = (f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/sub", "", "")
            elif row.server in SIMULATOR:
                running = running_simulator(cameras=1, options=SIMULATOR[row.server])
                simulator = await asyncio.to_thread(stack.enter_context, running)
                found[row.name] = (simulator.address("SIM-001"), simulator.username, simulator.password)
        yield found


@contextmanager
def gst_servers(rows: dict[str, list[Row]]) -> Iterator[list[tuple[Row, int]]]:
    kinds = [kind for kind in rows if rows[kind]]
    if not kinds:
        yield []
        return
    asked = [
        {
            "auth": GST[kind],
            "mounts": {row.name: {"launch": row.launch, "udp": row.udp} for row in rows[kind]},
        }
        for kind in kinds
    ]
    with child([DEBIANS_PYTHON, str(SCRIPT)]) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise ServerDidNotStart("gst-rtsp-server (Debian: gir1.2-gst-rtsp-server-1.0, python3-gi)")
        ports = json.loads(answer)
        yield [(row, port) for kind, port in zip(kinds, ports, strict=True) for row in rows[kind]]


@contextmanager
def vlc_server() -> Iterator[str]:
    """VLC refuses to run as root, so there it becomes nobody."""
    with TemporaryDirectory(prefix="vlc-") as folder:
        film = Path(folder, "film.mp4")
        options = ("-c:v", "libx264", "-preset", "veryfast", "-g", str(FPS), "-bf", "0", "-sc_threshold", "0")
        footage.encode("320x180", FPS, 60, options, film)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"rtsp://127.0.0.1:{taken.getsockname()[1]}/film"
        command = [shutil.which("cvlc") or "cvlc", "-I", "dummy", "--no-audio", "--loop", str(film)]
        command += ["--sout", f"#rtp{{sdp={address}}}", "--sout-keep"]
        if os.geteuid() == 0:
            Path(folder).chmod(0o755)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        with child(command, home="/nonexistent"):
            yield address


@contextmanager
def child(command: Sequence[str], *, home: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": home or str(Path.home())}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
