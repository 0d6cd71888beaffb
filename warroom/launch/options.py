"""What the command line and the environment ask of bin/up. No Django: wrong words are refused at once."""

import argparse
import contextlib
import ipaddress
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warroom.env import Environment
from warroom.runtime import run_folder

DEFAULT_PORT = 8000
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Options:
    """``port`` 0 means a free one; ``redis_url`` empty means the embedded Valkey."""

    bind: str
    port: int
    demo: bool
    reset: bool
    sure: bool
    data: Path
    run: Path
    redis_url: str
    database_url: str


def read(arguments: Sequence[str], variables: Mapping[str, str] | None = None) -> Options:
    """Raises SystemExit with one line: status 2 for a wrong option, 1 for a wrong variable."""
    env = Environment(variables)
    env.refuse_unknown()
    default_port = env.number("PORT", DEFAULT_PORT, lowest=0, highest=65535)
    given = _parser(default_port).parse_args(arguments)
    data = env.folder("WARROOM_DATA", ROOT / "var")
    return Options(
        bind=given.bind,
        port=given.port,
        demo=not given.no_demo,
        reset=given.reset,
        sure=given.yes,
        data=data,
        run=env.folder("WARROOM_RUN", run_folder(data)),
        redis_url=env.text("REDIS_URL"),
        database_url=env.text("DATABASE_URL"),
    )


def _parser(default_port: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/up", description="Set up and run the whole product in the foreground. Ctrl+C stops everything."
    )
    parser.add_argument("--port", type=_port, default=default_port, help="web port (default: %(default)s, or $PORT)")
    parser.add_argument("--bind", type=_address, default="127.0.0.1", help="web address (default: %(default)s)")
    parser.add_argument("--no-demo", action="store_true", help="no sample data and no simulated cameras")
    parser.add_argument("--reset", action="store_true", help="begin with an empty data folder; asks first")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, got {text!r}")
    return int(text)


def _address(text: str) -> str:
    if text == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected an IP address of this machine, got {text!r}") from None


def process_environment(options: Options) -> dict[str, str]:
    """The environment that every process of this start shares."""
    return {
        **os.environ,
        "WARROOM_DATA": str(options.data),
        "WARROOM_RUN": str(options.run),
        "WARROOM_DEMO": "1" if options.demo else "0",
        "DJANGO_SETTINGS_MODULE": "warroom.settings",
        "PYTHONUNBUFFERED": "1",
    }


def hosts_of_this_machine(bind: str) -> list[str]:
    """Host names a browser elsewhere may use once the web port is open to the network."""
    names = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    if ipaddress.ip_address(bind).is_unspecified:
        with contextlib.suppress(OSError):
            names += [str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)]
    else:
        names.append(bind)
    return list(dict.fromkeys(f"[{name}]" if name.count(":") > 1 and name[0] != "[" else name for name in names))


def allowed_host(environment: Mapping[str, str]) -> str:
    """A host name this installation answers to: production may have taken localhost off the list."""
    words = Environment(environment).words("WARROOM_ALLOWED_HOSTS", "localhost")
    return next((word.lstrip(".") for word in words if word != "*"), "localhost")
