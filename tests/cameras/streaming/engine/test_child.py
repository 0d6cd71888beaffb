"""Real children: how they end, what they leave behind, what they get to know."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cameras.streaming.engine import child as child_module
from cameras.streaming.engine.child import Child

pytestmark = [pytest.mark.processes, pytest.mark.timeout(30)]

READY = "print('ready', flush=True)\n"


class Watched:
    """Runs a line of Python as a child and keeps what it says."""

    def __init__(self) -> None:
        self.said = b""
        self.heard = asyncio.Event()

    def take(self, data: bytes) -> None:
        self.said += data
        self.heard.set()

    async def start(self, script: str, *, stdin: bytes = b"") -> Child:
        return await Child.spawn([sys.executable, "-c", script], stdin=stdin, on_output=self.take)


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while is_running(pid):  # noqa: ASYNC110 - another process's end is no event of this loop
            await asyncio.sleep(0.01)


async def test_output_and_end_are_told() -> None:
    watched = Watched()
    child = await watched.start("import sys; print(sys.stdin.read()[::-1])", stdin=b"abc")
    await child.ended

    assert await child.stop(patience_s=2) == 0
    assert watched.said == b"cba\n"


async def test_a_failing_exit_keeps_its_code_and_last_words() -> None:
    child = await Watched().start("import sys; sys.stderr.write('x\\n' * 99 + 'the end\\n'); sys.exit(3)")
    await child.ended
    await asyncio.sleep(0.05)

    assert await child.stop(patience_s=2) == 3
    assert child.errors()[-1] == "the end"
    assert len(child.errors()) == child_module.LINES_KEPT


async def test_a_program_that_is_missing_is_an_end_like_any_other() -> None:
    child = await Child.spawn(["/nonexistent/ffmpeg"], stdin=b"x", on_output=lambda data: None)
    await child.ended

    assert await child.stop(patience_s=2) != 0


async def test_ignoring_the_request_to_stop_is_no_use() -> None:
    watched = Watched()
    child = await watched.start(
        f"import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{READY}time.sleep(60)"
    )
    await watched.heard.wait()

    assert await child.stop(patience_s=0.2) == -signal.SIGKILL
    assert not is_running(child.pid)


async def test_a_child_that_not_even_a_kill_ends_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that hangs in a graphics card's driver; here the kill does not arrive."""
    watched = Watched()
    child = await watched.start(f"import time\n{READY}time.sleep(60)")
    await watched.heard.wait()
    monkeypatch.setattr(child, "_signal", lambda number: None)
    monkeypatch.setattr(child_module, "KILLED_WITHIN_S", 0.1)
    began = asyncio.get_running_loop().time()

    assert await child.stop(patience_s=0.1) == -signal.SIGKILL
    assert asyncio.get_running_loop().time() - began < 5
    os.kill(child.pid, signal.SIGKILL)
    await until_gone(child.pid)


async def test_grandchildren_go_too() -> None:
    watched = Watched()
    child = await watched.start(
        "import subprocess,sys,time\n"
        "p = subprocess.Popen([sys.executable, '-c', "
        "'import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)'])\n"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    async with asyncio.timeout(10):
        while watched.said.count(b"\n") < 2:  # noqa: ASYNC110 - two lines, one event
            await asyncio.sleep(0.01)
    grandchild = max(int(line) for line in watched.said.split())
    await child.stop(patience_s=1)

    await until_gone(grandchild)


async def test_a_child_sees_nothing_of_its_parents_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_SECRET_KEY", "geheim")
    watched = Watched()
    child = await watched.start("import os; print(sorted(os.environ))")
    await child.ended
    await child.stop(patience_s=1)

    assert b"WARROOM" not in watched.said


@pytest.mark.parametrize("launcher", ["setpriv", "python"])
def test_a_killed_parent_takes_its_child_along(launcher: str) -> None:
    hide = "child.shutil.which = lambda name: None\n" if launcher == "python" else ""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import asyncio, sys\n"
            "from cameras.streaming.engine import child\n"
            f"{hide}"
            "async def main():\n"
            "    waits = [sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)']\n"
            "    c = await child.Child.spawn(waits, stdin=b'', on_output=lambda d: print(c.pid, flush=True))\n"
            "    await c.ended\n"
            "asyncio.run(main())",
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    asyncio.run(until_gone(pid))


def limits_of(pid: int) -> dict[str, str]:
    """Soft limits as the kernel keeps them."""
    rows = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {row[:25].strip(): row[25:].split()[0] for row in rows}


@pytest.mark.parametrize("launcher", ["setpriv", "python"])
async def test_a_child_is_confined_with_and_without_util_linux(launcher: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if launcher == "python":
        monkeypatch.setattr(child_module.shutil, "which", lambda name: None)
    watched = Watched()
    child = await watched.start(f"{READY}import time; time.sleep(60)")
    await watched.heard.wait()
    limits = limits_of(child.pid)
    nice = os.getpriority(os.PRIO_PROCESS, child.pid)
    await child.stop(patience_s=1)

    assert (limits["Max core file size"], limits["Max file size"], limits["Max open files"]) == ("0", "0", "256")
    assert limits["Max data size"] == str(2 << 30)
    assert nice > os.getpriority(os.PRIO_PROCESS, 0)


async def test_a_confined_child_cannot_write_a_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    child = await Watched().start(
        f"import os, sys; sys.stdin.read()\nos.write(os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY), b'x')"
    )
    await child.ended
    await child.stop(patience_s=2)

    assert target.read_bytes() == b""
    assert any("File too large" in line for line in child.errors())


async def test_what_it_is_fed_arrives_and_what_it_does_not_read_is_counted() -> None:
    watched = Watched()
    child = await Child.spawn(
        [sys.executable, "-c", f"import sys,time\n{READY}print(sys.stdin.read(3), flush=True); time.sleep(60)"],
        stdin=None,
        on_output=watched.take,
    )
    child.feed(b"abc" + bytes(1 << 20))
    async with asyncio.timeout(10):
        while watched.said.count(b"\n") < 2:  # noqa: ASYNC110 - two lines, one event
            await asyncio.sleep(0.01)
    backlog = child.backlog
    await child.stop(patience_s=1)
    child.feed(b"nobody hears this")

    assert watched.said == b"ready\nabc\n"
    assert 0 < backlog < 1 << 20


async def test_several_pipes_are_heard_apart_and_closed() -> None:
    before = len(os.listdir("/proc/self/fd"))
    heard: list[list[bytes]] = [[], []]
    outlets = [child_module.Outlet(pieces.append) for pieces in heard]
    numbers = [outlet.number for outlet in outlets]
    child = await Child.spawn(
        [sys.executable, "-c", f"import os; os.write({numbers[0]}, b'one'); os.write({numbers[1]}, b'two')"],
        stdin=b"",
        outlets=outlets,
    )
    async with asyncio.timeout(10):
        while not all(heard):  # noqa: ASYNC110 - two pipes, no common event
            await asyncio.sleep(0.01)
    await child.stop(patience_s=1)
    await asyncio.sleep(0)

    assert [b"".join(pieces) for pieces in heard] == [b"one", b"two"]
    assert len(os.listdir("/proc/self/fd")) == before


async def test_no_child_stays_behind_as_a_zombie() -> None:
    watched = Watched()
    gone = [
        await watched.start("import sys; sys.exit(3)"),
        await watched.start("import os; os.abort()"),
        await Child.spawn(["/nonexistent/ffmpeg"], stdin=None),
        await watched.start("import time; time.sleep(60)"),
    ]
    for child in gone:
        await child.stop(patience_s=0.5)

    assert [child.pid for child in gone if os.path.exists(f"/proc/{child.pid}")] == []  # noqa: ASYNC240 - no disk behind it


async def test_its_last_words_are_heard_although_it_is_gone() -> None:
    child = await Watched().start("import sys; sys.stderr.write('the reason'); sys.exit(1)")
    await child.ended
    await child.stop(patience_s=2)

    assert child.errors() == ["the reason"]


async def test_its_processor_time_can_be_read() -> None:
    watched = Watched()
    child = await watched.start(f"sum(range(10**7))\n{READY}import time; time.sleep(60)")
    await watched.heard.wait()
    used = child.cpu_s()
    await child.stop(patience_s=1)

    assert used > 0.05
    assert child.cpu_s() == 0
