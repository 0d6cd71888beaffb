"""Runs the simulated cameras until SIGTERM or Ctrl+C.

    python -m cameras.simulator --port 8554 --data DIR [--cameras N] [--tiny]

The account is `simulator` (or --user); its password is the first line of DIR/password, made at the first start.
DIR/state.json names the address and process once the port is open; DIR/control.sock takes faults (see control.py).
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import sys
from pathlib import Path

from cameras.simulator import catalogue, control
from cameras.simulator.authentication import Guard, Method
from cameras.simulator.encoding import EncodingFailed
from cameras.simulator.prepare import prepare, progress_line
from cameras.simulator.server import SimulatorServer

STATE_NAME = "state.json"
PASSWORD_NAME = "password"  # noqa: S105 - the name of a file


def main() -> None:
    options = _options()
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_run(options))
    except (EncodingFailed, OSError) as error:
        sys.exit(f"simulator: {error}")
    except asyncio.CancelledError:
        pass  # asked to stop


async def _run(options: argparse.Namespace) -> None:
    running = asyncio.current_task()
    assert running is not None  # noqa: S101 - for the type checker; asyncio.run made one
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    cameras = catalogue.CAMERAS[: options.cameras]
    server = SimulatorServer(
        Guard(options.user, _password(options.data), Method(options.auth)),
        cameras=[camera.code for camera in cameras],
        host=options.bind,
        port=options.port,
        session_timeout_s=options.session_timeout,
        with_bar_code=options.bar_code,
    )
    port = await server.start()
    listener = await control.serve(server, options.data)
    try:
        _write_state(options.data, port=port, ready=0, cameras=len(cameras))
        _say(f"simulator: rtsp://{options.bind}:{port}/<camera>/main|sub, {len(cameras)} cameras")
        await _prepare(server, cameras, options)
        _write_state(options.data, port=port, ready=len(cameras), cameras=len(cameras))
        _say("simulator: all cameras ready")
        await asyncio.get_running_loop().create_future()
    finally:
        (options.data / STATE_NAME).unlink(missing_ok=True)
        listener.close()
        (options.data / control.SOCKET_NAME).unlink(missing_ok=True)
        await server.stop()


async def _prepare(
    server: SimulatorServer, cameras: tuple[catalogue.SimulatedCamera, ...], options: argparse.Namespace
) -> None:
    done = 0
    async for prepared in prepare(cameras, data=options.data, tiny=options.tiny):
        done += 1
        server.add(prepared.camera.code, prepared.files, offset_s=prepared.camera.offset_s)
        _say(progress_line(prepared, done=done, total=len(cameras)))


def _password(data: Path) -> str:
    """Kept in a file: arguments and environment are for others to read."""
    path = data / PASSWORD_NAME
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(12) + "\n")
    return path.read_text().split("\n", 1)[0]


def _write_state(data: Path, *, port: int, ready: int, cameras: int) -> None:
    state = {"port": port, "pid": os.getpid(), "cameras": cameras, "ready": ready}
    unfinished = data / f".{STATE_NAME}.{os.getpid()}"
    unfinished.write_text(json.dumps(state))
    unfinished.replace(data / STATE_NAME)


def _say(line: str) -> None:
    print(line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cameras.simulator", description="Simulated RTSP cameras.")
    parser.add_argument("--port", type=int, default=8554, help="0 takes a free one, see state.json")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="recordings, password, state and control socket")
    parser.add_argument("--cameras", type=int, default=16, choices=range(1, len(catalogue.CAMERAS) + 1), metavar="N")
    parser.add_argument("--tiny", action="store_true", help="one small picture for all cameras (tests)")
    parser.add_argument(
        "--bar-code",
        action="store_true",
        default=os.environ.get("SIMULATOR_BAR_CODE") == "1",
        help="number every picture, to measure latency (or SIMULATOR_BAR_CODE=1)",
    )
    parser.add_argument("--user", default="simulator")
    parser.add_argument("--auth", choices=[method.value for method in Method], default=Method.DIGEST.value)
    parser.add_argument("--session-timeout", type=float, default=60, help="seconds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
