"""``python -m warroom.launch``: what bin/up runs once ``.venv`` is there. This file knows the order of things."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from warroom.launch import folders, leftovers, options, ports, readiness, supervision, valkey
from warroom.launch.options import ROOT, Options
from warroom.launch.steps import step

TETHER = [sys.executable, "-I", "-S", "deploy/tether.py"]
SIMULATOR_PORT = 8554
PAGE_PATIENCE_S = 90.0
REST_PATIENCE_S = 15.0  # a page is served already; what is not well then is named, not waited for
STOP_PATIENCE_S = 25.0
BEGAN = "UP_BEGAN"


class Stop(BaseException):
    """Somebody asked us to stop. Not an Exception: nothing on the way may swallow it."""

    def __init__(self, number: int) -> None:
        self.number = number


class StartFailed(Exception):
    """One or more lines for the person who started us."""


def main() -> int:
    began = float(os.environ.pop(BEGAN, time.monotonic()))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, _raise_stop)
    try:
        return _up(options.read(sys.argv[1:]), began)
    except Stop as stop:
        print("stopped", flush=True)
        return 0 if stop.number in {signal.SIGINT, signal.SIGTERM} else 128 + stop.number
    except (folders.FolderTrouble, ports.PortTaken, valkey.NoValkey, StartFailed) as trouble:
        print(f"bin/up: {trouble}", file=sys.stderr)
        return 1


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop(number)


def _up(wanted: Options, began: float) -> int:
    os.umask(0o077)
    folders.make_private(wanted.data, foreign_ok=True)
    lock = folders.Lock(wanted.data)
    lock.take()
    if killed := leftovers.end(wanted.data):
        print(f"  ended {killed} processes of an earlier start that was killed", flush=True)
    if wanted.reset and not _reset(wanted):
        return 1
    folders.make_private(wanted.run)
    ports.require_free(wanted.bind, wanted.port)
    port = wanted.port or ports.free(wanted.bind)
    environment = environment_of(wanted, port)
    # Valkey is not there yet; that nobody hears the sample data arrive needs no warning.
    quiet = {"WARROOM_LOG_LEVEL": "ERROR", **environment}
    _run_tied([sys.executable, "-m", "warroom.launch.prepare", *_sample_data(wanted, environment)], quiet)
    with _supervised(wanted, environment) as supervisor:
        server = readiness.Server(
            wanted.bind, port, options.allowed_host(environment), alive=lambda: supervisor.poll() is None
        )
        with step("pages"):
            served = readiness.wait_for_page(server, patience_s=PAGE_PATIENCE_S)
        if not served:
            raise StartFailed(f"no page is served; the logs in {wanted.data / 'log'} say why\n{_last_words(wanted)}")
        address = _announce(wanted, port, seconds=time.monotonic() - began)
        supervision.start_rest(wanted.run, commands(wanted))
        with step("media node, jobs, timetable"):
            missing = readiness.wait_for_rest(server, patience_s=REST_PATIENCE_S)
        if missing:
            print(f"  still starting: {', '.join(missing)}; {address}readyz says more")
        print("Ctrl+C stops everything.", flush=True)
        supervisor.wait()
    raise StartFailed(f"the supervisor ended by itself; see {wanted.data / 'log' / 'supervisord.log'}")


def _reset(wanted: Options) -> bool:
    """Empty the data folder if the person is sure; false if not."""
    if wanted.database_url:
        raise StartFailed("--reset empties the data folder only; DATABASE_URL names a database that is yours to empty")
    if not wanted.sure:
        if not sys.stdin.isatty():
            raise StartFailed(f"--reset would delete everything in {wanted.data}; add --yes to say that you mean it")
        if input(f"Delete database, keys and recordings in {wanted.data}? Type yes: ").strip() != "yes":
            print("nothing deleted")
            return False
    with step("empty data folder"):
        folders.empty(wanted.data, wanted.run)
    return True


def environment_of(wanted: Options, port: int) -> dict[str, str]:
    environment = options.process_environment(wanted)
    environment |= leftovers.mark(wanted.data) | {
        "TETHERED_TO": str(os.getpid()),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "BIND": wanted.bind,
        "PORT": str(port),
        "SIMULATOR_PORT": str(_simulator_port(wanted.data / "simulator" / "port")),
    }
    environment.setdefault("WARROOM_NODE", "n1")
    environment.setdefault("WARROOM_MEDIA_BIND", f"127.0.0.1:{ports.free()}")
    if wanted.bind not in {"127.0.0.1", "::1"} and "WARROOM_ALLOWED_HOSTS" not in environment:
        environment["WARROOM_ALLOWED_HOSTS"] = ",".join(options.hosts_of_this_machine(wanted.bind))
    if not wanted.redis_url:
        environment["VALKEY_SERVER"] = valkey.server_program()
    return environment


def _simulator_port(kept: Path) -> int:
    """The same at each start if it is free: the cameras' addresses hold it, and changing them costs seconds."""
    port = ports.free(rather=int(kept.read_text()) if kept.exists() else SIMULATOR_PORT)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(f"{port}\n")
    return port


def _sample_data(wanted: Options, environment: dict[str, str]) -> list[str]:
    return ["--simulator-port", environment["SIMULATOR_PORT"]] if wanted.demo else []


def _run_tied(command: list[str], environment: dict[str, str]) -> None:
    """Run a step that dies with us; its own words say what was wrong."""
    process = subprocess.Popen([*TETHER, *command], env=environment, cwd=ROOT)
    try:
        status = process.wait()
    except Stop:
        process.kill()
        process.wait()
        raise
    if status != 0:
        raise SystemExit(1)


@contextlib.contextmanager
def _supervised(wanted: Options, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """All processes of the Procfile, until the block ends; then none, whatever ended it."""
    for folder in (wanted.data / "log", wanted.data / "valkey", wanted.data / "simulator"):
        folder.mkdir(exist_ok=True)
    _short_name(wanted.run / "simulator", wanted.data / "simulator")
    configuration = wanted.run / "supervisord.conf"
    supervision.write(configuration, supervision.configuration(commands(wanted), as_root=os.geteuid() == 0))
    supervisor = subprocess.Popen(
        [*TETHER, sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)],
        env=environment,
        cwd=ROOT,
        start_new_session=True,  # Ctrl+C reaches us alone; we pass it on once
    )
    try:
        yield supervisor
    finally:
        _stop(supervisor, wanted)


def commands(wanted: Options) -> dict[str, str]:
    """What the Procfile starts, without what this start has no use for."""
    every = supervision.read_procfile((ROOT / "deploy" / "Procfile").read_text())
    unneeded = {*(() if wanted.demo else ("cameras",)), *(("valkey",) if wanted.redis_url else ())}
    return {name: command for name, command in every.items() if name not in unneeded}


def _short_name(link: Path, folder: Path) -> None:
    """A unix socket inside a deep data folder is reached by a short name (runtime.run_folder)."""
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


def _stop(supervisor: subprocess.Popen[bytes], wanted: Options) -> None:
    """Ask, wait, then insist. A second Ctrl+C while waiting insists at once."""
    began = time.monotonic()
    print(f"\nstopping {', '.join(commands(wanted))}", flush=True)
    try:
        supervisor.terminate()
        supervisor.wait(STOP_PATIENCE_S)
    except (subprocess.TimeoutExpired, Stop):
        supervisor.kill()
        supervisor.wait()
    insisted = leftovers.end(wanted.data)
    print(f"stopped in {time.monotonic() - began:.1f} s{f', {insisted} by force' if insisted else ''}", flush=True)


def _announce(wanted: Options, port: int, *, seconds: float) -> str:
    """Says where the product is and who may come in; the address."""
    host = f"[{wanted.bind}]" if ":" in wanted.bind else wanted.bind
    address = f"http://{host}:{port}/"
    print(f"\nServed after {seconds:.1f} s: {address}")
    if wanted.demo:
        _announce_accounts(wanted.data)
    else:
        print("  first account: .venv/bin/python manage.py createsuperuser")
    print(flush=True)
    return address


def _announce_accounts(data: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        password = (data / "demo-password").read_text().strip()
        print("  accounts: operator, operator2, supervisor, polda, auditor, admin")
        print(f"  password: {password}")


def _last_words(wanted: Options, *, lines: int = 12) -> str:
    log = wanted.data / "log" / "web.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
