"""Keeps one child process: its own session, dies with its parent, gets only what it needs, ends with all it started."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

LINES_KEPT, LONGEST_LINE = 20, 400
LOOK_S = 0.02
# Where util-linux is missing: sets the same flag and becomes the program.
LAUNCHER = "import ctypes,os,sys;ctypes.CDLL(None).prctl(1,9);os.execv(sys.argv[1],sys.argv[1:])"


class Child:
    """`on_output` gets what it writes to stdout; `ended` is done when that pipe closes."""

    def __init__(self, process: "subprocess.Popen[bytes]", *, on_output: Callable[[bytes], None]) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pid = process.pid
        self._process = process
        self._on_output = on_output
        self._errors: deque[str] = deque(maxlen=LINES_KEPT)
        self._error_rest = b""
        self._transports: list[asyncio.BaseTransport] = []

    @classmethod
    async def spawn(cls, argv: Sequence[str], *, stdin: bytes, on_output: Callable[[bytes], None]) -> "Child":
        """Starts `argv` and writes `stdin` (a few kilobytes at most) into its standard input."""
        process = subprocess.Popen(  # noqa: ASYNC220 - forking takes a millisecond and needs no child watcher this way
            with_parent(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            bufsize=0,
        )
        child = cls(process, on_output=on_output)
        connected = False
        try:
            await child._connect(stdin)
            connected = True
        finally:
            if not connected:
                await child.stop(patience_s=0)
        return child

    async def _connect(self, stdin: bytes) -> None:
        loop = asyncio.get_running_loop()
        given, output, errors = (cast(BinaryIO, pipe) for pipe in self._pipes())
        for pipe, on_data, on_end in (
            (output, self._on_output, self._end),
            (errors, self._take_errors, lambda: None),
        ):
            transport, _ = await loop.connect_read_pipe(lambda d=on_data, e=on_end: _Pipe(d, e), pipe)  # type: ignore[misc]
            self._transports.append(transport)
        try:
            given.write(stdin)
        except BrokenPipeError:
            pass  # it is gone already; its output pipe says so
        finally:
            given.close()

    def _pipes(self) -> tuple[object, object, object]:
        return self._process.stdin, self._process.stdout, self._process.stderr

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def _take_errors(self, data: bytes) -> None:
        *lines, rest = (self._error_rest + data).split(b"\n")
        self._error_rest = rest[-LONGEST_LINE:]
        self._errors.extend(line[:LONGEST_LINE].decode("utf-8", "replace") for line in lines)

    def errors(self) -> list[str]:
        """The last lines it wrote to stderr; they may hold secrets that it was given."""
        rest = self._error_rest.decode("utf-8", "replace")
        return [*self._errors, rest] if rest else list(self._errors)

    async def stop(self, *, patience_s: float) -> int:
        """Asks the whole group to end, then makes it; returns the exit code (negative: the signal)."""
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(patience_s):
                while not self._has_ended():  # noqa: ASYNC110 - waiting without reaping has no event to wait for
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            pass
        finally:
            # The leader is not reaped yet, so its group's number cannot have gone to somebody else.
            self._signal(signal.SIGKILL)
            code = self._process.wait()
            for transport in self._transports:
                transport.close()
        return code

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


def with_parent(argv: Sequence[str]) -> list[str]:
    """`argv` run so that the kernel kills it when the thread that started it dies, even by kill -9."""
    setpriv = shutil.which("setpriv")
    if setpriv:
        return [setpriv, "--pdeathsig", "KILL", "--", *argv]
    return [sys.executable, "-I", "-S", "-c", LAUNCHER, *argv]
