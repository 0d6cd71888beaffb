"""Keeps one child process: its own session, dies with its parent, gets only what it needs, ends with all it started."""

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

LINES_KEPT, LONGEST_LINE = 20, 400
LOOK_S = 0.02
LAST_WORDS_S = 0.2
KILLED_WITHIN_S = 2.0
NICER = 5  # below the engine itself: a transcode that lacks time drops pictures, the engine would drop them all
# Where util-linux is missing: sets the same flag and becomes the program.
LAUNCHER = "import ctypes,os,sys;ctypes.CDLL(None).prctl(1,9);os.execv(sys.argv[1],sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class Confinement:
    """Resource limits. `data_bytes`: writable memory; `may_write`: files, which drivers of graphics cards need."""

    data_bytes: int | None = 2 << 30
    open_files: int = 256
    may_write: bool = False

    def limits(self) -> Iterable[tuple[int, int]]:
        yield resource.RLIMIT_CORE, 0
        yield resource.RLIMIT_NOFILE, self.open_files
        if not self.may_write:
            yield resource.RLIMIT_FSIZE, 0
        if self.data_bytes is not None:
            yield resource.RLIMIT_DATA, self.data_bytes


class Outlet:
    """A pipe besides stdout that the child may write to; `number` is its descriptor, here and there."""

    def __init__(self, on_output: Callable[[bytes], None]) -> None:
        self.on_output = on_output
        self.reader, self.number = os.pipe()

    def close_theirs(self) -> None:
        os.close(self.number)


class Child:
    """`on_output` gets what it writes to stdout; `ended` is done when that pipe closes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pid = process.pid
        self._process = process
        self._errors: deque[str] = deque(maxlen=LINES_KEPT)
        self._error_rest = b""
        self._silent = asyncio.Event()
        self._transports: list[asyncio.BaseTransport] = []
        self._input: asyncio.WriteTransport | None = None

    @classmethod
    async def spawn(
        cls,
        argv: Sequence[str],
        *,
        stdin: bytes | None,
        on_output: Callable[[bytes], None] = lambda data: None,
        outlets: Sequence[Outlet] = (),
        confinement: Confinement | None = None,
    ) -> "Child":
        """Starts `argv`. `stdin`: all it gets to read; None leaves its standard input open for `feed`.

        Takes the outlets over, also when it fails (OSError).
        """
        try:
            process = subprocess.Popen(  # noqa: ASYNC220 - forking takes a millisecond and needs no child watcher this way
                with_parent(argv),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                pass_fds=[outlet.number for outlet in outlets],
                env={"PATH": os.defpath, "LC_ALL": "C"},
                bufsize=0,
            )
        except OSError:
            for outlet in outlets:
                os.close(outlet.reader)
            raise
        finally:
            for outlet in outlets:
                outlet.close_theirs()
        child = cls(process)
        connected = False
        try:
            _confine(process.pid, confinement or Confinement())
            await child._connect(stdin, on_output, outlets)
            connected = True
        finally:
            if not connected:
                await child.stop(patience_s=0)
        return child

    async def _connect(
        self, stdin: bytes | None, on_output: Callable[[bytes], None], outlets: Sequence[Outlet]
    ) -> None:
        loop = asyncio.get_running_loop()
        given, output, errors = (cast(BinaryIO, pipe) for pipe in self._pipes())
        opened = [(os.fdopen(outlet.reader, "rb", buffering=0), outlet.on_output, _nothing) for outlet in outlets]
        for pipe, on_data, on_end in (
            (output, on_output, self._end),
            (errors, self._take_errors, self._silent.set),
            *opened,
        ):
            transport, _ = await loop.connect_read_pipe(lambda d=on_data, e=on_end: _Pipe(d, e), pipe)  # type: ignore[misc]
            self._transports.append(transport)
        entrance, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, given)
        self._input = entrance
        self._transports.append(entrance)
        if stdin is not None:
            self._input.write(stdin)
            self._input.close()

    def _pipes(self) -> tuple[object, object, object]:
        return self._process.stdin, self._process.stdout, self._process.stderr

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def feed(self, data: bytes) -> None:
        """More for its standard input. Kept here until it reads: look at `backlog` before."""
        if self._input is not None and not self._input.is_closing():
            self._input.write(data)

    @property
    def backlog(self) -> int:
        """Bytes that it has not read yet."""
        return self._input.get_write_buffer_size() if self._input is not None else 0

    def _take_errors(self, data: bytes) -> None:
        *lines, rest = (self._error_rest + data).split(b"\n")
        self._error_rest = rest[-LONGEST_LINE:]
        self._errors.extend(line[:LONGEST_LINE].decode("utf-8", "replace") for line in lines[-LINES_KEPT:])

    def errors(self) -> list[str]:
        """The last lines it wrote to stderr; they may hold secrets that it was given."""
        rest = self._error_rest.decode("utf-8", "replace")
        return [*self._errors, rest] if rest else list(self._errors)

    def cpu_s(self) -> float:
        """Processor seconds it has used so far; 0 when it is gone."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self, *, patience_s: float) -> int:
        """Asks the whole group to end, then makes it; returns the exit code (negative: the signal).

        A process that hangs in its driver outlives even SIGKILL for a while: a thread waits for it then, and the code
        is that of the signal.
        """
        self._signal(signal.SIGTERM)
        try:
            await self._until_ended(patience_s)
        finally:
            # The leader is not reaped yet, so its group's number cannot have gone to somebody else.
            self._signal(signal.SIGKILL)
            try:
                await self._until_ended(KILLED_WITHIN_S)
                await self._hear_out()
            finally:
                code = self._reap()
                self._close()
        return code

    async def _until_ended(self, patience_s: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while not self._has_ended():  # noqa: ASYNC110 - waiting without reaping has no event to wait for
                    await asyncio.sleep(LOOK_S)
        return self._has_ended()

    def _reap(self) -> int:
        code = self._process.poll()
        if code is None:
            threading.Thread(target=self._process.wait, name=f"reap {self.pid}", daemon=True).start()
            return -signal.SIGKILL
        return code

    async def _hear_out(self) -> None:
        """Its last words may still be in the pipe, and why it ended is among them."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_S):
                await self._silent.wait()

    def _close(self) -> None:
        if self._input is not None and not self._input.is_closing():
            self._input.abort()
        for transport in self._transports:
            transport.close()
        self._end()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            return  # nobody left to tell

    def _has_ended(self) -> bool:
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True


class _Pipe(asyncio.Protocol):
    def __init__(self, on_data: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
        self._on_data = on_data
        self._on_end = on_end

    def data_received(self, data: bytes) -> None:
        self._on_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._on_end()


def _nothing() -> None:
    return


def _confine(pid: int, confinement: Confinement) -> None:
    """From outside, right after the start: it needs no code between fork and exec, where threads make it unsafe."""
    with contextlib.suppress(ProcessLookupError):  # ended already, which its pipes will tell
        for kind, value in confinement.limits():
            _, hard = resource.prlimit(pid, kind)
            least = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, kind, (least, least))
        os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICER))


def with_parent(argv: Sequence[str]) -> list[str]:
    """`argv` run so that the kernel kills it when the thread that started it dies, even by kill -9."""
    setpriv = shutil.which("setpriv")
    if setpriv:
        return [setpriv, "--pdeathsig", "KILL", "--", *argv]
    return [sys.executable, "-I", "-S", "-c", LAUNCHER, *argv]
