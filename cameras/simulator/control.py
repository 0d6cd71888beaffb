"""Faults on command: a unix socket in the data folder that takes and answers lines of JSON, and its command line.

    python -m cameras.simulator.control --data DIR SIM-003 drop 20
    python -m cameras.simulator.control --data DIR all heal
    python -m cameras.simulator.control --data DIR list

Lines: {"do": "fault", "camera": "SIM-003", "fault": "drop", "seconds": 20} or {"do": "list"};
answers: {"ok": true, "cameras": [...]} or {"ok": false, "error": "..."}.
"""

import argparse
import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import Any

from cameras.simulator.faults import Fault
from cameras.simulator.server import CameraState, SimulatorServer, UnknownCamera

SOCKET_NAME = "control.sock"
_ALIASES = {"on": Fault.HEALED}
_TIMEOUT_S = 5.0


class ControlFailed(Exception):
    """The simulator refused, or does not run there."""


async def serve(server: SimulatorServer, data: Path) -> asyncio.Server:
    """Listens on the folder's socket; only its owner may speak. Raises OSError for a path that is too long (100)."""
    path = data / SOCKET_NAME
    path.unlink(missing_ok=True)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(answer(server, line)).encode() + b"\n")
            await writer.drain()
        writer.close()

    listener = await asyncio.start_unix_server(converse, path)
    path.chmod(0o600)
    return listener


def answer(server: SimulatorServer, line: bytes) -> dict[str, Any]:
    """Does what one line asks."""
    try:
        asked = json.loads(line)
        if asked["do"] == "fault":
            seconds = asked.get("seconds")
            server.set_fault(asked["camera"], parse_fault(asked["fault"]), seconds=seconds and float(seconds))
        elif asked["do"] != "list":
            return {"ok": False, "error": "do is fault or list"}
    except UnknownCamera as error:
        return {"ok": False, "error": f"no camera {error}"}
    except (ValueError, KeyError, TypeError) as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"}
    return {"ok": True, "cameras": server.states()}


def parse_fault(word: str) -> Fault:
    """Raises ValueError for a word that is no fault."""
    return _ALIASES.get(word) or Fault(word)


def ask(data: Path, command: dict[str, Any]) -> list[CameraState]:
    """Sends one command to a running simulator; returns the state of all cameras. Raises ControlFailed."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_TIMEOUT_S)
        try:
            connection.connect(str(data / SOCKET_NAME))
            connection.sendall(json.dumps(command).encode() + b"\n")
            with connection.makefile("rb") as replies:
                reply = json.loads(replies.readline() or b"{}")
        except OSError as error:
            raise ControlFailed(f"no simulator answers in {data}: {error}") from error
    if not reply.get("ok"):
        raise ControlFailed(reply.get("error", "no answer"))
    states: list[CameraState] = reply["cameras"]
    return states


def _main() -> None:
    parser = argparse.ArgumentParser(description="Break and heal simulated cameras.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("camera", help="a code, all, or list")
    parser.add_argument("fault", nargs="?", choices=[*(fault.value for fault in Fault), *_ALIASES])
    parser.add_argument("seconds", nargs="?", type=float, help="heal by itself after this time")
    options = parser.parse_args()
    if options.camera != "list" and not options.fault:
        parser.error("say what should happen to the camera")
    command: dict[str, Any] = {"do": "list"}
    if options.camera != "list":
        command = {"do": "fault", "camera": options.camera, "fault": options.fault, "seconds": options.seconds}
    try:
        states = ask(options.data, command)
    except ControlFailed as error:
        sys.exit(str(error))
    for state in states:
        left = "" if state["seconds_left"] is None else f" for {state['seconds_left']} s"
        viewers = " ".join(f"{name}:{count}" for name, count in state["viewers"].items())
        print(f"{state['camera']}  {(state['fault'] or 'well') + left:<24} {viewers or 'not ready'}")


if __name__ == "__main__":
    _main()
