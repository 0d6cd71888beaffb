"""Makes ``.venv`` and installs a requirements file into it, once per content of that file. Standard library only."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
UV = "uv==0.13.9"
RUNTIME = "requirements.txt"


class CannotInstall(Exception):
    """What is missing, in one line, and what would help."""


def run(command: Sequence[str | Path], *, quiet: bool = False) -> bool:
    """Run a command that dies with this process; true if it ended well."""
    environment = {**os.environ, "TETHERED_TO": str(os.getpid()), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    words = [sys.executable, "-I", "-S", str(TETHER), *map(str, command)]
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, env=environment, stdout=output, stderr=output, check=False).returncode == 0


def ensure(root: Path, requirements: str) -> Path:
    """The Python of ``root/.venv`` with everything of the requirements file installed. Says each step with seconds."""
    python = root / ".venv" / "bin" / "python"
    with _alone(root):
        if not _usable(python):
            with step("virtual environment"):
                _make(root / ".venv")
        if not _installed(root, requirements):
            with step(f"packages of {requirements}"):
                _install(python, root / requirements)
                for covered in {requirements, RUNTIME}:  # every requirements file begins with the runtime's
                    _stamp(root, covered).write_text(_fingerprint(root, covered))
    return python


@contextmanager
def step(name: str) -> Iterator[None]:
    print(f"  {name:<28}", end="", flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:6.1f} s", flush=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Two starts of one checkout must not build one environment at once. A folder can be locked, so no lock file."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _installed(root: Path, requirements: str) -> bool:
    stamp = _stamp(root, requirements)
    return stamp.exists() and stamp.read_text() == _fingerprint(root, requirements)


def _stamp(root: Path, requirements: str) -> Path:
    return root / ".venv" / f"installed-{requirements}"


def _fingerprint(root: Path, requirements: str) -> str:
    """Of the file, of what it includes and of the interpreter: any change installs again."""
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted({requirements, RUNTIME}):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def _usable(python: Path) -> bool:
    """False for a missing environment and for one whose interpreter was removed, is another version or moved away."""
    check = "import sys; sys.exit(sys.version_info[:2] != (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([python, "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def _make(folder: Path) -> None:
    """Debian splits ensurepip off (python3.11-venv); virtualenv and uv make the same folder without it."""
    if folder.exists():
        shutil.rmtree(folder)
    attempts: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", folder],
        [sys.executable, "-m", "virtualenv", "--quiet", folder],
        ["virtualenv", "--quiet", "--python", sys.executable, folder],
        ["uv", "venv", "--quiet", "--seed", "--python", sys.executable, folder],
    ]
    for attempt in attempts:
        if run(attempt, quiet=True) and _usable(folder / "bin" / "python"):
            return
        shutil.rmtree(folder, ignore_errors=True)
    raise CannotInstall(
        "no virtual environment could be made; install python3.11-venv (Debian: apt install python3.11-venv), "
        "or virtualenv (pip install --user virtualenv), and start again"
    )


def _install(python: Path, requirements: Path) -> None:
    """uv installs the same wheels several times faster; pip stays the way that must work."""
    if _fast(python, requirements):
        return
    if not run([python, "-m", "pip", "install", "--quiet", "-r", requirements]):
        raise CannotInstall(f"pip could not install {requirements.name}; its message is above")


def _fast(python: Path, requirements: Path) -> bool:
    """False where uv is not to be had or does not find what pip is configured to find."""
    if not run([python, "-m", "pip", "install", "--quiet", UV], quiet=True):
        return False
    return run([python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "-r", requirements], quiet=True)
