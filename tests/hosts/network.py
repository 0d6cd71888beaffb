"""Hosts as network namespaces on a switch of their own, whose ports can be pulled. Needs root and iproute2.

The switch is a bridge in a namespace of its own, so nothing of the machine's own network is touched and everything is
gone when the last namespace is.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PREFIX = "10.99.0."
STOP_S = 10.0


class NoNamespaces(AssertionError):
    """Root, and still no namespaces: the text says what to install or allow."""


@dataclass(frozen=True)
class Host:
    name: str
    namespace: str
    address: str

    def command(self, words: Sequence[str]) -> list[str]:
        return [_program(), "netns", "exec", self.namespace, *words]


@dataclass
class Network:
    """Hosts by name; what runs on them ends with the network."""

    switch: str
    hosts: dict[str, Host] = field(default_factory=dict)
    _running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def add(self, name: str) -> Host:
        number = len(self.hosts) + 1
        host = Host(name, f"{self.switch}-{name}", f"{PREFIX}{number}")
        _ip("netns", "add", host.namespace)
        self.hosts[name] = host
        _ip("-n", self.switch, "link", "add", "name", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns",
            host.namespace)  # fmt: skip
        _ip("-n", self.switch, "link", "set", "dev", f"to-{name}", "master", "lan", "up")
        _ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", host.namespace, "link", "set", device, "up")
        return host

    def cut(self, name: str) -> None:
        """Pull the host's cable at the switch."""
        _ip("-n", self.switch, "link", "set", "dev", f"to-{name}", "down")

    def heal(self, name: str) -> None:
        _ip("-n", self.switch, "link", "set", "dev", f"to-{name}", "up")

    def start(
        self, host: Host, words: Sequence[str], *, env: dict[str, str], log: Path, stdout: IO[bytes] | None = None
    ) -> "subprocess.Popen[bytes]":
        """A process on a host, in a session of its own."""
        with log.open("ab") as output:
            process = subprocess.Popen(
                host.command(words),
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=stdout or output,
                stderr=output,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def close(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in reversed(self._running):
                if process.poll() is None:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, number)
            deadline = time.monotonic() + STOP_S
            while time.monotonic() < deadline and any(process.poll() is None for process in self._running):
                time.sleep(0.05)
        for namespace in [*(host.namespace for host in self.hosts.values()), self.switch]:
            subprocess.run([_program(), "netns", "delete", namespace], check=False, capture_output=True)


@contextlib.contextmanager
def network(*names: str) -> Iterator[Network]:
    """A switch with these hosts. Raises NoNamespaces."""
    made = Network(f"wr{os.getpid()}")
    try:
        _ip("netns", "add", made.switch)
        _ip("-n", made.switch, "link", "add", "lan", "type", "bridge", "forward_delay", "0")
        _ip("-n", made.switch, "link", "set", "lan", "up")
        for name in names:
            made.add(name)
        yield made
    finally:
        made.close()


def _program() -> str:
    found = shutil.which("ip")
    if found is None:
        raise NoNamespaces("network namespaces need iproute2 (Debian: apt install iproute2)")
    return found


def _ip(*words: str) -> None:
    done = subprocess.run([_program(), *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoNamespaces(f"ip {' '.join(words)}: {done.stderr.strip()} (are network namespaces allowed here?)")
