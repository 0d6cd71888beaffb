#!/usr/bin/env python3
"""Reads the running hours of panels over a serial line and reports them to the war room. Standard library only.

    panel-agent.py --device /dev/ttyUSB0 --address https://warroom.example.go.id --token-file panel-token \\
        --panel LG-0001=01 --panel LG-0002=02

Each --panel is a serial number and the Set ID (two hexadecimal digits) of that panel on the chain. Asks each for
`d l` (used hours) and `d n` (temperature), as in the RS-232C chapters of LG's manuals: 9600 baud, 8N1, answers ending
in x. Sends what they answered, unparsed; the server judges it. Not tried against a panel: try --dry-run first.
One run, one report: let a systemd timer or cron run it once a day. Exit 1 if a panel was silent or refused.
"""

import argparse
import json
import os
import re
import select
import sys
import termios
import time
import urllib.error
import urllib.request

ANSWER_WITHIN_S = 5.0
MOST_BYTES = 64
PANEL = re.compile(r"(?P<serial>[A-Za-z0-9._-]{2,60})=(?P<set>[0-9a-fA-F]{2})")


class Silent(Exception):
    """No whole answer came in time."""


def open_line(device: str) -> int:
    """The serial device at 9600 baud, 8N1, raw. Raises OSError."""
    line = os.open(device, os.O_RDWR | os.O_NOCTTY)
    settings = termios.tcgetattr(line)
    settings[0] = settings[1] = settings[3] = 0
    settings[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
    settings[4] = settings[5] = termios.B9600
    termios.tcsetattr(line, termios.TCSANOW, settings)
    termios.tcflush(line, termios.TCIOFLUSH)
    return line


def ask(line: int, command: str, set_id: str, *, within_s: float = ANSWER_WITHIN_S) -> str:
    """The panel's answer up to its closing x. Raises Silent."""
    os.write(line, f"{command} {set_id} ff\r".encode("ascii"))
    said, deadline = b"", time.monotonic() + within_s
    while not said.endswith(b"x"):
        left = deadline - time.monotonic()
        if left <= 0 or len(said) > MOST_BYTES or not select.select([line], [], [], left)[0]:
            raise Silent(f"{command} {set_id}: {said!r}")
        said += os.read(line, 1)
    return said.decode("ascii", "replace").strip()


def read_panels(
    line: int, panels: "list[tuple[str, str]]", *, within_s: float = ANSWER_WITHIN_S
) -> "tuple[list, list]":
    """Rows for the report, and what went wrong. A panel without a temperature is still reported."""
    rows, faults = [], []
    for serial, set_id in panels:
        try:
            raw = {"dl": ask(line, "dl", set_id, within_s=within_s)}
        except Silent as error:
            faults.append(f"{serial}: no answer ({error})")
            continue
        try:
            raw["dn"] = ask(line, "dn", set_id, within_s=within_s)
        except Silent:
            termios.tcflush(line, termios.TCIOFLUSH)
        if "NG" in raw.get("dn", ""):
            del raw["dn"]
        rows.append({"serial": serial, "raw": raw})
    return rows, faults


def report(address: str, token: str, rows: list) -> str:
    """The server's answer. Raises urllib.error.URLError; an HTTPError carries the server's reasons."""
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address!r} is no http(s) address")
    request = urllib.request.Request(  # noqa: S310  checked above
        f"{address.rstrip('/')}/api/v1/hardware/readings/",
        data=json.dumps({"panels": rows}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.read().decode()


def main(argv: "list[str] | None" = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--token-file", required=True)
    parser.add_argument("--panel", action="append", required=True, metavar="SERIAL=SET")
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent")
    options = parser.parse_args(argv)
    found = [panel for panel in map(PANEL.fullmatch, options.panel) if panel]
    if len(found) < len(options.panel):
        parser.error("--panel SERIAL=SET, for example LG-0001=01")
    line = open_line(options.device)
    try:
        rows, faults = read_panels(line, [(one["serial"], one["set"]) for one in found])
    finally:
        os.close(line)
    try:
        if options.dry_run:
            print(json.dumps({"panels": rows}, indent=2))
        elif rows:
            with open(options.token_file, encoding="ascii") as file:
                print(report(options.address, file.read().strip(), rows))
    except urllib.error.HTTPError as error:
        faults.append(f"{error.code}: {error.read().decode(errors='replace')}")
    except (urllib.error.URLError, OSError, ValueError) as error:
        faults.append(str(error))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
