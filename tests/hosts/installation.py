"""The product on three hosts: web, database, bus, jobs and cameras on one, a media node on each of the others."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cameras.simulator import control
from cameras.simulator.process import _wait_until_ready as wait_until_ready
from tests import postgres
from tests.hosts.network import Host, Network, network
from tests.launch.product import ROOT, clean_environment, until
from warroom.launch import valkey

NODES = ("a", "b")
PORTS = {"database": 5432, "bus": 6379, "web": 8000, "cameras": 8554, "media": 8101}
START_S = 90.0


@dataclass(frozen=True)
class Seen:
    """A viewer played a new segment. ``at`` in seconds of the monotonic clock, which all processes share."""

    at: float
    camera: str
    node: str
    segment: int


@dataclass
class Viewer:
    """What the screens showed so far; filled by a thread that reads the viewer's lines."""

    seen: list[Seen] = field(default_factory=list)

    def read(self, lines: IO[bytes]) -> None:
        for line in lines:
            self.seen.append(Seen(**json.loads(line)))

    def since(self, moment: float, *, node: str | None = None) -> list[Seen]:
        return [one for one in list(self.seen) if one.at >= moment and node in {None, one.node}]

    def nodes_of(self, moment: float) -> dict[str, str]:
        """The node that each camera's newest picture came from, of the pictures since then."""
        return {one.camera: one.node for one in self.since(moment)}


class NetworkedPostgres(postgres.Server):
    """The tests' PostgreSQL, listening on a host's address."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.options = {**postgres.OPTIONS, "listen_addresses": host.address, "port": str(PORTS["database"])}

    @property
    def url(self) -> str:
        return f"postgres://postgres@{self._host.address}:{PORTS['database']}/postgres"

    def _launch(self, command: list[str | Path], *, data: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {self._host.address}/24 trust\n")
        person = [f"--reuid={self._owner}", f"--regid={self._group}", "--clear-groups", "--pdeathsig=KILL"]
        words = self._host.command(["setpriv", *person, *map(str, command)])
        return subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, cwd="/")


@dataclass
class Installation:
    net: Network
    data: Path
    cameras: list[str]
    environment: dict[str, str]
    nodes: dict[str, "subprocess.Popen[bytes]"]
    viewer: Viewer

    @property
    def web(self) -> Host:
        return self.net.hosts["web"]

    def manage(self, *words: str, on: str = "web") -> str:
        """A management command or any other, run on a host with the installation's environment; what it printed."""
        done = subprocess.run(
            self.net.hosts[on].command([sys.executable, *words]),
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        return done.stdout

    def alive(self) -> list[str]:
        """Names of the nodes that live, as the web host sees it."""
        words = (
            "import django; django.setup(); from django.utils import timezone; "
            "from cameras.streaming.assignments import alive; print(*[node.name for node in alive(timezone.now())])"
        )
        return self.manage("-c", words).split()

    def pulled(self) -> dict[str, int]:
        """Connections that play each camera now, as the cameras count them."""
        states = control.ask(self.data / "simulator", {"do": "list"})
        return {state["camera"]: sum(state["viewers"].values()) for state in states}

    def all_play(self, *, since: float, node: str | None = None) -> bool:
        """Whether every tile got two new segments since then: it advances."""
        seen = self.viewer.since(since, node=node)
        return all(sum(one.camera == camera for one in seen) >= 2 for camera in self.cameras)

    def wait(self, what: str, question: Callable[[], bool], *, patience_s: float) -> float:
        """The moment at which it was so."""
        until(what, question, patience_s=patience_s)
        return time.monotonic()

    def log(self, name: str) -> str:
        path = self.data / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-8:]) if path.exists() else ""

    def start_node(self, name: str, *, on: str | None = None) -> "subprocess.Popen[bytes]":
        host = self.net.hosts[on or name]
        bind = f"{host.address}:{PORTS['media']}"
        env = {**self.environment, "WARROOM_ROLE": "node", "WARROOM_NODE": name, "WARROOM_MEDIA_BIND": bind}
        words = ["-n", f"node-{name}@{host.name}", "-Q", f"node.{name}", "-P", "threads", "-c", "4"]
        return self.net.start(host, _celery("worker", *words), env=env, log=self.data / f"node-{name}.log")


@contextlib.contextmanager
def installation(folder: Path, *, cameras: int) -> Iterator[Installation]:
    """Three hosts with the product on them, every camera watched and playing. Raises NoNamespaces."""
    with network("web", *NODES) as net:
        web = net.hosts["web"]
        database = NetworkedPostgres(web)
        try:
            database.start()
            made = _installation(net, folder, cameras, database)
            yield made
        finally:
            net.close()
            database.stop()
            shutil.rmtree(folder / "simulator", ignore_errors=True)


def _installation(net: Network, folder: Path, cameras: int, database: NetworkedPostgres) -> Installation:
    web = net.hosts["web"]
    codes = [f"SIM-{number:03d}" for number in range(1, cameras + 1)]
    environment = clean_environment(
        DATABASE_URL=database.url,
        REDIS_URL=f"redis://{web.address}:{PORTS['bus']}/0",
        WARROOM_DATA=str(folder),
        WARROOM_RUN=str(folder),
        WARROOM_SECRET_KEY=secrets.token_urlsafe(48),
        WARROOM_ALLOWED_HOSTS=web.address,
        DJANGO_SETTINGS_MODULE="warroom.settings",
        PYTHONPATH=str(ROOT),
    )
    made = Installation(net, folder, codes, environment, {}, Viewer())
    _start_bus_and_cameras(made)
    password = (folder / "simulator" / "password").read_text().strip()
    token = made.manage("-m", "tests.hosts.prepare", web.address, str(PORTS["cameras"]), password, *codes).split()[-1]
    _start_web(made)
    made.nodes = {name: made.start_node(name) for name in NODES}
    made.wait("the nodes to live", lambda: len(made.alive()) == len(NODES), patience_s=START_S)
    _start_viewer(made, token)
    made.wait("every tile to play", lambda: made.all_play(since=0), patience_s=START_S)
    return made


def _start_bus_and_cameras(made: Installation) -> None:
    web = made.web
    bus = ["--port", str(PORTS["bus"]), "--bind", web.address, "--protected-mode", "no", "--save", ""]
    made.net.start(web, [valkey.server_program(), *bus], env=made.environment, log=made.data / "valkey.log")
    (made.data / "simulator").mkdir()
    words = ["-m", "cameras.simulator", "--bind", web.address, "--port", str(PORTS["cameras"]), "--tiny"]
    simulator = made.net.start(
        web,
        [sys.executable, *words, "--data", str(made.data / "simulator"), "--cameras", str(len(made.cameras))],
        env=made.environment,
        log=made.data / "cameras.log",
    )
    wait_until_ready(simulator, made.data / "simulator", made.data / "cameras.log", timeout_s=START_S)


def _start_web(made: Installation) -> None:
    daphne = ["-m", "daphne", "-b", made.web.address, "-p", str(PORTS["web"]), "--verbosity", "0"]
    for name, role, command in (
        ("web", "web", [sys.executable, *daphne, "warroom.asgi:application"]),
        ("jobs", "jobs", _celery("worker", "-P", "threads", "-c", "2", "-n", "jobs@web", "-Q", "default,control")),
        ("beat", "beat", _celery("beat", "-s", str(made.data / "beat-schedule"))),
    ):
        env = {**made.environment, "WARROOM_ROLE": role}
        made.net.start(made.web, command, env=env, log=made.data / f"{name}.log")


def _start_viewer(made: Installation, token: str) -> None:
    reading, writing = os.pipe()
    words = [sys.executable, "-m", "tests.hosts.viewer", f"http://{made.web.address}:{PORTS['web']}", token]
    with open(writing, "wb") as lines:
        made.net.start(
            made.web, [*words, *made.cameras], env=made.environment, log=made.data / "viewer.log", stdout=lines
        )
    threading.Thread(target=made.viewer.read, args=(open(reading, "rb"),), daemon=True).start()  # noqa: SIM115


def _celery(command: str, *words: str) -> list[str]:
    quiet = ["--without-gossip", "--without-mingle"] if command == "worker" else []
    return [sys.executable, "-m", "celery", "-A", "warroom", command, *words, *quiet]
