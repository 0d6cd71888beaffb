"""deploy/tether.py with real processes: the command takes its place, and dies with its parent."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launch.product import clean_environment, until

TETHER = [sys.executable, "-I", "-S", str(Path(__file__).resolve().parents[2] / "deploy" / "tether.py")]
SLEEP = [sys.executable, "-c", "import signal, os; print(os.getpid(), flush=True); signal.pause()"]


def tether(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TETHER, *words], env=clean_environment(**variables), capture_output=True, text=True, check=False
    )


def test_variables_are_filled_in_and_words_stay_whole() -> None:
    assert tether("printf", "%s|", "$HALL", "b c", "", HALL="war room").stdout == "war room|b c||"


def test_the_status_is_the_commands_own() -> None:
    assert tether("sh", "-c", "exit 7").returncode == 7


def test_a_variable_that_is_not_set_is_named() -> None:
    done = tether("echo", "$NOBODY_SET_THIS")
    assert done.returncode == 1
    assert done.stderr == "tether: NOBODY_SET_THIS not set\n"


def test_a_program_that_is_missing_is_named() -> None:
    done = tether("/nonexistent/program")
    assert (done.returncode, done.stderr) == (127, "tether: /nonexistent/program: No such file or directory\n")


def test_a_command_whose_parent_died_before_it_was_tied_does_not_start() -> None:
    assert tether("echo", "started", TETHERED_TO="1").stdout == ""


@pytest.mark.processes
def test_the_command_and_its_own_tied_child_die_with_the_parent() -> None:
    middle = [*TETHER, "sh", "-c", f"{shlex.join(TETHER + SLEEP)} & wait"]
    script = f"import subprocess, signal; subprocess.Popen({middle!r}); signal.pause()"
    parent = subprocess.Popen([sys.executable, "-c", script], env=clean_environment(), stdout=subprocess.PIPE)
    assert parent.stdout is not None
    grandchild = int(parent.stdout.readline() or 0)
    parent.kill()
    parent.wait()
    assert grandchild
    until("the grandchild to be gone", lambda: not _runs(grandchild), patience_s=5)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):  # gone before or while it is read
        return False
