"""bin/up from the outside: starts, serves, comes back, refuses, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.product import Product, clean_environment, copy_checkout, run_up, running_product, until
from warroom.launch import leftovers

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose path has a space, prepared once."""
    return copy_checkout(tmp_path_factory.mktemp("up") / "war room")


@pytest.fixture(scope="module")
def lasting(checkout: Path) -> Iterator[Product]:
    """One product for all tests that do not stop it, on a data folder of its own."""
    with running_product(checkout, data=checkout.parent / "lasting data") as running:
        yield running


@pytest.fixture
def product(checkout: Path) -> Iterator[Product]:
    """A product for one test to stop."""
    with running_product(checkout) as running:
        yield running


def test_a_start_serves_pages_and_listens_on_loopback_only(lasting: Product) -> None:
    assert lasting.get("/healthz") == 200
    assert all(address.startswith("127.") for address in _listening(lasting.processes()))
    assert str(lasting.port) in {address.rsplit(":", 1)[1] for address in _listening(lasting.processes())}


def test_a_second_start_is_served_in_seconds(product: Product) -> None:
    """The better of two, and twice the six to ten seconds of a free machine: the browser's tests run beside it."""
    assert product.stop() == 0
    seconds = [_seconds_to_a_page(product) for _ in range(2)]
    print(f"second start: {seconds}")
    assert min(seconds) < 20


def _seconds_to_a_page(product: Product) -> float:
    with running_product(product.data.parent) as again:
        served = re.search(r"Served after ([\d.]+) s", again.said)
        assert served is not None
        assert again.stop() == 0
    return float(served[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything(product: Product, number: signal.Signals) -> None:
    assert product.processes()
    product.stop(number)
    assert product.processes() == {}
    assert "by force" not in product.said


def test_kill_9_of_bin_up_leaves_no_process(product: Product) -> None:
    assert len(product.processes()) >= 6
    product.stop(signal.SIGKILL)
    until("every process to be gone", lambda: product.processes() == {}, patience_s=5)


def test_kill_9_during_the_first_start_of_the_demo_ends_the_encoders_too(checkout: Path, tmp_path: Path) -> None:
    with running_product(checkout, arguments=(), data=tmp_path) as product:
        until("an encoder to draw recordings", lambda: product.one("ffmpeg") is not None)
        product.stop(signal.SIGKILL)
        until("every process to be gone", lambda: product.processes() == {}, patience_s=5)


def test_kill_9_of_the_supervisor_ends_bin_up_with_an_error(product: Product) -> None:
    product.kill("supervisor.supervisord")
    assert product.process.wait(20) == 1
    assert product.processes() == {}
    assert "supervisor ended by itself" in product.said


@pytest.mark.parametrize("words", ["valkey-server", "daphne", "-Q node.", "-Q default", " beat "])
def test_a_killed_process_comes_back(lasting: Product, words: str) -> None:
    killed = lasting.kill(words)
    until("another process in its place", lambda: lasting.one(words) not in {None, killed})
    until("pages to be served", lambda: lasting.get("/healthz") == 200)


def test_a_second_bin_up_on_the_same_data_folder_is_refused(lasting: Product, checkout: Path) -> None:
    refused = run_up(checkout, "--port", "0", WARROOM_DATA=str(lasting.data))
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        f"bin/up: {lasting.data} is in use by a running bin/up (process {lasting.process.pid})"
    )
    assert lasting.get("/healthz") == 200


def test_a_deep_data_folder_gets_its_sockets_elsewhere(checkout: Path, tmp_path: Path) -> None:
    with running_product(checkout, data=tmp_path / ("d" * 90) / ("e" * 90)) as product:
        assert product.get("/healthz") == 200
        product.stop()
        assert product.processes() == {}


def test_a_taken_port_is_named(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_up(checkout, "--no-demo", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"bin/up: 127.0.0.1 port {port}: Address already in use; choose another with --port\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARROOM_DEBGU", "1"),
        ("WARROOM_DEBUG", "perhaps"),
        ("WARROOM_LOG_LEVEL", "LOUD"),
        ("WARROOM_CAMERA_NETWORKS", "10.0.0.0/99"),
        ("DATABASE_URL", "mysql://localhost/warroom"),
        ("REDIS_URL", "http://localhost"),
        ("PORT", "eight"),
        ("WARROOM_MEDIA_BIND", "everywhere"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_line(checkout: Path, tmp_path: Path, name: str, value: str) -> None:
    environment = {"WARROOM_DATA": str(tmp_path / "data"), name: value}
    refused = run_up(checkout, "--no-demo", "--port", "0", **environment)
    assert refused.returncode == 1
    assert re.fullmatch(rf"{name}: [^\n]+\n", refused.stderr)


def test_reset_without_a_terminal_needs_yes(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "field.key").write_text("precious")
    refused = run_up(checkout, "--reset", "--port", "0", WARROOM_DATA=str(tmp_path))
    assert refused.returncode == 1
    assert "add --yes" in refused.stderr
    assert (tmp_path / "field.key").read_text() == "precious"


def test_reset_makes_new_keys_and_keeps_what_is_not_ours(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch(mode=0o600)
    (tmp_path / "holiday.jpg").write_text("mine")
    with running_product(checkout, arguments=("--no-demo", "--reset", "--yes"), data=tmp_path):
        assert len((tmp_path / "secret.key").read_text()) > 40
        assert (tmp_path / "holiday.jpg").read_text() == "mine"


def test_leftovers_of_this_data_folder_are_ended_and_no_others(checkout: Path, tmp_path: Path) -> None:
    ours, like_ours = tmp_path / "data", tmp_path / "data2"
    orphans = [_sleeper(TETHERED_DATA=str(folder)) for folder in (ours, like_ours)]
    try:
        with running_product(checkout, data=ours):
            assert orphans[0].wait(5) == -signal.SIGKILL
            assert orphans[1].poll() is None
    finally:
        for orphan in orphans:
            orphan.kill()
            orphan.wait()


def test_secrets_and_sockets_are_for_their_owner_only(lasting: Product) -> None:
    assert lasting.data.stat().st_mode & 0o777 == 0o700
    for name in ("secret.key", "run", "run/valkey.sock", "run/supervisor.sock", "run/supervisord.conf"):
        assert (lasting.data / name).stat().st_mode & 0o077 == 0, name


def _sleeper(**environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    process = subprocess.Popen(command, env=clean_environment(**environment))
    folder = Path(environment[leftovers.MARKER])
    until("the sleeper to carry its mark", lambda: process.pid in leftovers.find(folder))
    return process


def _listening(processes: dict[int, str]) -> set[str]:
    """TCP addresses the processes listen on, IPv4 and IPv6, as "127.0.0.1:8000"."""
    sockets = {
        os.readlink(link)
        for process in processes
        for link in Path(f"/proc/{process}/fd").iterdir()
        if os.path.lexists(link) and os.readlink(link).startswith("socket:")
    }
    found = set()
    for family, table in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = row.split()
            if words[3] == "0A" and f"socket:[{words[9]}]" in sockets:
                address, port = words[1].split(":")
                packed = b"".join(
                    bytes.fromhex(address[i : i + 8])[::-1] for i in range(0, len(address), 8)
                )  # words are in host order
                found.add(f"{socket.inet_ntop(family, packed)}:{int(port, 16)}")
    return found
