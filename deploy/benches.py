"""What bin/bench runs: the benchmarks of tests/bench/, one after the other, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import environment

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
BENCHES = ROOT / "tests" / "bench"


def names() -> list[str]:
    """A benchmark can be run by itself; what the benchmarks share cannot."""
    return sorted(path.stem for path in BENCHES.glob("*.py") if '__name__ == "__main__"' in path.read_text())


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] not in names():
        print(f"bin/bench: no benchmark {arguments[0]!r}; there are {', '.join(names()) or 'none'}", file=sys.stderr)
        return 2
    try:
        environment.ensure(ROOT, "requirements-dev.txt")
    except environment.CannotInstall as trouble:
        print(f"bin/bench: {trouble}", file=sys.stderr)
        return 1
    os.chdir(ROOT)
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    wanted, options = (arguments[:1], arguments[1:]) if arguments else (names(), [])
    failed = []
    for name in wanted:
        print(f"--- {name}", flush=True)
        if subprocess.run([PYTHON, "-m", f"tests.bench.{name}", *options], check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"bin/bench: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
