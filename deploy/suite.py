"""What bin/test runs: rules, types, JavaScript, Python on SQLite and on PostgreSQL, processes, browser.

Standard library only: it makes the environment it needs. The last line counts the tests of all steps.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import environment

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
CODE = ("accounts", "cameras", "incidents", "warroom", "tests", "deploy", "manage.py")
SLOW = "browser or processes or media or soak"
# Program on PATH: package.
DEBIAN_PACKAGES = {
    "chromium": "chromium",
    "node": "nodejs",
    "xgettext": "gettext",
    "cvlc": "vlc-bin",
    "gst-launch-1.0": "gstreamer1.0-tools",
    "ip": "iproute2",
    "mediainfo": "mediainfo",
    "nginx": "nginx",
}
# What puts no program on PATH: servers and readers that the streaming engine is held against
# (tests/cameras/streaming/servers and conformance).
DEBIAN_LIBRARIES = (
    "gir1.2-gst-rtsp-server-1.0",
    "gstreamer1.0-libav",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-ugly",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "python3-gi",
    "vlc-plugin-base",
)
DEBIANS_RECORDS = Path("/var/lib/dpkg/info")
NO_TESTS_COLLECTED = 5
_PYTEST_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)")
_NODE_COUNT = re.compile(r"^# (pass|fail|skipped) (\d+)$")


@dataclass
class Counts:
    """An error in a fixture is a failed test, and so is a step that is no test but did not pass."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Step:
    """``counts`` tells how to read the numbers of tests from what the command prints: pytest, node, or nothing."""

    name: str
    command: Sequence[str]
    counts: str = ""
    beside: "Step | None" = None  # a step that mostly waits, run at the same time; its words come after this one's


@dataclass(frozen=True)
class Outcome:
    name: str
    well: bool
    counts: Counts
    seconds: float


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    try:
        environment.ensure(ROOT, "requirements-dev.txt")
    except environment.CannotInstall as trouble:
        print(f"bin/test: {trouble}", file=sys.stderr)
        return 1
    os.chdir(ROOT)
    if arguments and arguments != ["--all"]:
        os.execv(PYTHON, [str(PYTHON), "-m", "pytest", *arguments])  # noqa: S606  signals and status are pytest's
    missing = _install_debian_packages()
    outcomes = [outcome for step in _steps(missing, soaks=bool(arguments)) for outcome in _run(step)]
    return _report(outcomes, seconds=time.monotonic() - began)


def _steps(missing: set[str], *, soaks: bool) -> Iterator[Step]:
    yield Step("rules", [str(PYTHON), "-m", "ruff", "check", "."])
    yield Step("format", [str(PYTHON), "-m", "ruff", "format", "--check", "."])
    yield Step("types", [str(PYTHON), "-m", "mypy", *CODE])
    yield Step("translations", [str(PYTHON), "-m", "warroom.launch.messages"])
    if "node" in missing:
        print("JavaScript tests skipped: node is not installed (Debian: apt install nodejs)", flush=True)
    else:
        scripts = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.js"))
        yield Step("JavaScript", ["node", "--test", "--test-reporter=tap", *scripts], "node")
    # worksteal: files of long tests (state machines, migrations) otherwise leave one worker alone in the end.
    spread = ("-n", "2", "--dist", "worksteal")
    yield _pytest("Python on SQLite", *spread, "-m", f"not ({SLOW} or postgres)")
    yield _pytest("Python on PostgreSQL", "-p", "tests.postgres", *spread, "-m", f"not ({SLOW})")
    waiting = _pytest("processes and media", "-m", "(processes or media) and not (soak or browser)")
    if "chromium" in missing:
        words = "the browser tests need chromium (Debian: apt install chromium)"
        yield Step("browser", [str(PYTHON), "-c", f"raise SystemExit({words!r})"], beside=waiting)
    else:
        yield _pytest("browser", "-m", "browser and not soak", beside=waiting)
    if soaks:
        yield _pytest("soaks", "-m", "soak", "-o", "timeout=0")


def _pytest(name: str, *options: str, beside: Step | None = None) -> Step:
    return Step(name, [str(PYTHON), "-m", "pytest", "-q", *options], "pytest", beside)


def _install_debian_packages() -> set[str]:
    """Programs and libraries that are missing and could not be installed."""
    wanted = {**DEBIAN_PACKAGES, **{package: package for package in DEBIAN_LIBRARIES}}
    missing = {name for name in wanted if not _is_there(name)}
    if missing and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
        packages = sorted({wanted[name] for name in missing})
        with environment.step(f"apt: {' '.join(packages)}"):
            _apt("update", "-q")
            if not _apt("install", "-q", "-y", "--no-install-recommends", *packages):
                for package in packages:  # a package that does not exist here must not take the rest along
                    _apt("install", "-q", "-y", "--no-install-recommends", package)
    return {name for name in missing if not _is_there(name)}


def _is_there(name: str) -> bool:
    if name in DEBIAN_PACKAGES:
        return shutil.which(name) is not None
    return any(next(DEBIANS_RECORDS.glob(pattern), None) for pattern in (f"{name}.list", f"{name}:*.list"))


def _apt(*words: str) -> bool:
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["/usr/bin/apt-get", *words], check=False, stdout=subprocess.DEVNULL, env=variables)
    return done.returncode == 0


def _run(step: Step) -> list[Outcome]:
    """One outcome, or two: of the step and of the one beside it, whose words are shown when both have ended."""
    if step.beside is None:
        return [_follow(step)]
    with ThreadPoolExecutor(1) as other:
        beside = other.submit(_keep_words, step.beside)
        outcome = _follow(step)
        words, outcome_beside = beside.result()
    print(f"\n--- {step.beside.name}: {_shown(step.beside.command)}\n{words}", flush=True)
    _say(outcome_beside)
    return [outcome, outcome_beside]


def _follow(step: Step) -> Outcome:
    """Run it and show what it prints while it prints it."""
    print(f"\n--- {step.name}: {_shown(step.command)}", flush=True)
    began = time.monotonic()
    process = subprocess.Popen(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    printed = _pass_on(process)
    outcome = _judge(step, process.wait(), printed, seconds=time.monotonic() - began)
    _say(outcome)
    return outcome


def _keep_words(step: Step) -> tuple[str, Outcome]:
    began = time.monotonic()
    done = subprocess.run(step.command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    printed = done.stdout.decode(errors="replace")
    return printed, _judge(step, done.returncode, printed, seconds=time.monotonic() - began)


def _judge(step: Step, status: int, printed: str, *, seconds: float) -> Outcome:
    well = status == 0 or (step.counts == "pytest" and status == NO_TESTS_COLLECTED)
    counts = count(step.counts, printed.splitlines())
    if not well and not counts.failed:
        counts.failed = 1
    return Outcome(step.name, well, counts, seconds)


def _say(outcome: Outcome) -> None:
    print(f"--- {outcome.name}: {'passed' if outcome.well else 'FAILED'} in {outcome.seconds:.1f} s", flush=True)


def _pass_on(process: "subprocess.Popen[bytes]") -> str:
    """Show what a step prints while it prints it, dots of a line that is not ended included; all of it in the end."""
    assert process.stdout is not None  # noqa: S101  for the type checker: it is a pipe
    printed = bytearray()
    while some := process.stdout.read1():  # type: ignore[attr-defined]
        sys.stdout.buffer.write(some)
        sys.stdout.buffer.flush()
        printed += some
    return printed.decode(errors="replace")


def _shown(command: Sequence[str]) -> str:
    words = " ".join(word.replace(str(PYTHON), "python") for word in command)
    return words if len(words) < 160 else words[:157] + "..."


def count(kind: str, lines: Sequence[str]) -> Counts:
    """The numbers in pytest's last line, or in the summary of node's TAP."""
    counts = Counts()
    if kind == "pytest":
        summary = next((line for line in reversed(lines) if re.search(r" in [\d.]+s", line)), "")
        for number, what in _PYTEST_COUNT.findall(summary):
            _add(counts, what, int(number))
    elif kind == "node":
        for line in lines:
            if match := _NODE_COUNT.match(line):
                _add(counts, match[1], int(match[2]))
    return counts


def _add(counts: Counts, what: str, number: int) -> None:
    if what in {"passed", "pass", "xfailed"}:
        counts.passed += number
    elif what in {"skipped"}:
        counts.skipped += number
    else:
        counts.failed += number


def _report(outcomes: Sequence[Outcome], *, seconds: float) -> int:
    print()
    for outcome in outcomes:
        numbers = str(outcome.counts) if outcome.counts != Counts() else ""
        print(
            f"{'passed' if outcome.well else 'FAILED'}  {outcome.seconds:7.1f} s  {outcome.name:<22} {numbers}".rstrip()
        )
    total = sum((outcome.counts for outcome in outcomes), Counts())
    print(f"=== {total} in {seconds:.1f}s ===", flush=True)
    return 0 if all(outcome.well for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
