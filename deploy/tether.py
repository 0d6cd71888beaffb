"""Run a command that dies with its parent: ``python -I -S deploy/tether.py COMMAND [ARGUMENT...]``.

Words may name variables (``$PORT``), so that the Procfile reads the same under any process manager.
Standard library only and imported by nothing: it runs before the virtual environment exists and costs 20 ms.
"""

import ctypes
import os
import re
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2); kept over execve, cleared by fork
PARENT = "TETHERED_TO"


def unset(words: list[str]) -> list[str]:
    """Names of variables that words use and the environment lacks; passed on literally they would be nonsense."""
    return sorted({name for word in words for name in re.findall(r"\$(\w+)", word) if name not in os.environ})


def main(words: list[str]) -> int:
    if missing := unset(words):
        print(f"tether: {', '.join(missing)} not set", file=sys.stderr)
        return 1
    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL)) != 0:
        print("tether: prctl(PR_SET_PDEATHSIG) refused", file=sys.stderr)
        return 1
    parent = os.environ.get(PARENT)
    if parent and os.getppid() != int(parent):
        return 1  # the parent died before the tether was tied: nobody would ever send the signal
    os.environ[PARENT] = str(os.getpid())
    command = [os.path.expandvars(word) for word in words]
    try:
        os.execvp(command[0], command)  # noqa: S606  no shell: words come from the Procfile or the launcher
    except OSError as error:
        print(f"tether: {command[0]}: {error.strerror}", file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
