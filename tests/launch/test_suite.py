"""bin/test's own arithmetic: a machine reads the last line, so it must not flatter."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """deploy/ is a folder of scripts, not a package."""
    monkeypatch.syspath_prepend(str(DEPLOY))
    yield importlib.import_module("suite")
    for name in ("suite", "environment"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12 failed, 416 passed, 155 warnings, 2 errors in 65.85s (0:01:05)", "416 passed, 14 failed, 0 skipped"),
        ("===== 3 passed, 1 skipped, 2 deselected in 0.10s =====", "3 passed, 0 failed, 1 skipped"),
        ("1 passed, 1 xfailed, 1 xpassed in 0.10s", "2 passed, 1 failed, 0 skipped"),
        ("no tests ran in 0.01s", "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_pytests_last_line_is_read(suite: ModuleType, line: str, said: str) -> None:
    assert str(suite.count("pytest", ["4 passed in the first line of a test's own output", line, ""])) == said


def test_nodes_summary_is_read(suite: ModuleType) -> None:
    lines = ["ok 1 - counts", "# tests 5", "# pass 3", "# fail 1", "# skipped 1"]
    assert str(suite.count("node", lines)) == "3 passed, 1 failed, 1 skipped"


def test_a_step_that_is_no_test_counts_as_one_failure(suite: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    [outcome] = suite._run(suite.Step("rules", [sys.executable, "-c", "raise SystemExit(1)"]))
    assert not outcome.well
    assert str(outcome.counts) == "0 passed, 1 failed, 0 skipped"
    assert "--- rules: FAILED" in capfd.readouterr().out


def test_a_crash_without_a_summary_counts_as_a_failure(suite: ModuleType) -> None:
    [outcome] = suite._run(suite.Step("Python", [sys.executable, "-c", "import os; os.abort()"], "pytest"))
    assert outcome.counts.failed == 1


def test_two_steps_at_once_are_judged_apart_and_their_words_do_not_mix(
    suite: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    waiting = suite.Step("media", [sys.executable, "-c", "print('1 passed in 0.1s'); raise SystemExit(1)"], "pytest")
    loud = suite.Step("browser", [sys.executable, "-c", "print('2 passed in 0.1s')"], "pytest", waiting)
    first, second = suite._run(loud)
    assert (first.name, first.well, str(first.counts)) == ("browser", True, "2 passed, 0 failed, 0 skipped")
    assert (second.name, second.well, str(second.counts)) == ("media", False, "1 passed, 1 failed, 0 skipped")
    said = capfd.readouterr().out
    assert said.index("browser: passed") < said.index("1 passed") < said.index("media: FAILED")


def test_a_library_is_known_by_dpkgs_records(
    suite: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "DEBIANS_RECORDS", tmp_path)
    assert not suite._is_there("python3-gi")
    (tmp_path / "python3-gi.list").touch()
    (tmp_path / "gir1.2-gst-rtsp-server-1.0:amd64.list").touch()
    assert suite._is_there("python3-gi")
    assert suite._is_there("gir1.2-gst-rtsp-server-1.0")
    assert not suite._is_there("python3")


def test_the_last_line_sums_all_steps_and_the_status_follows(
    suite: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    well = suite.Outcome("Python on SQLite", True, suite.Counts(passed=5, skipped=1), 2.0)
    ill = suite.Outcome("Python on PostgreSQL", False, suite.Counts(passed=3, failed=1), 3.0)
    assert suite._report([well], seconds=2.0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "=== 5 passed, 0 failed, 1 skipped in 2.0s ==="
    assert suite._report([well, ill], seconds=5.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "=== 8 passed, 1 failed, 1 skipped in 5.0s ==="
