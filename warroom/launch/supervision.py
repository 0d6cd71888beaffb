"""From the Procfile to a configuration of supervisor, which keeps the processes alive."""

import re
import xmlrpc.client  # noqa: S411  speaks to our own supervisor over a private socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from supervisor.xmlrpc import SupervisorTransport

TETHER = "python -I -S deploy/tether.py"
# Six interpreters that start at once on two cores make a person wait twice as long for the page.
FIRST_TO_START = frozenset({"valkey", "web"})
LAST_TO_STOP = frozenset({"valkey"})  # workers say goodbye through it
GROUP = "product"
STOP_WAIT_S = 10
LOG_BYTES, LOG_KEPT = "5MB", 3
_LINE = re.compile(r"([a-z][a-z0-9-]*):\s+(\S.*)")
_VARIABLE = re.compile(r"\$(\w+)")

# Paths come through the environment: supervisor would read " ;" or " #" in a folder's name as a comment.
_HEAD = """\
[supervisord]
nodaemon=true
silent=true
umask=077
minfds=256
{user}logfile=%(ENV_WARROOM_DATA)s/log/supervisord.log
logfile_maxbytes={log_bytes}
logfile_backups={log_kept}
pidfile=%(ENV_WARROOM_RUN)s/supervisord.pid
childlogdir=%(ENV_WARROOM_DATA)s/log

[unix_http_server]
file=%(ENV_WARROOM_RUN)s/supervisor.sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://%(ENV_WARROOM_RUN)s/supervisor.sock
"""

_PROGRAM = """
[program:{name}]
command={command}
autostart={autostart}
autorestart=true
startsecs=1
startretries=100000
stopsignal=TERM
stopwaitsecs={stop_wait_s}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile=%(ENV_WARROOM_DATA)s/log/{name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups={log_kept}
"""

_GROUP = """
[group:{name}]
programs={programs}
priority={priority}
"""


class BadProcfile(Exception):
    """One line: which line cannot be read."""


def read_procfile(text: str) -> dict[str, str]:
    """Commands by process name, in the file's order."""
    commands: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in commands:
            raise BadProcfile(f"Procfile, line {number}: expected 'name: command', each name once")
        commands[match[1]] = match[2]
    return commands


def variables(commands: Mapping[str, str]) -> set[str]:
    """Names of the variables that the commands use."""
    return {name for command in commands.values() for name in _VARIABLE.findall(command)}


def configuration(commands: Mapping[str, str], *, as_root: bool) -> str:
    """The text of supervisord.conf. It holds no path and no secret; both come through the environment."""
    return "".join(_sections(commands, as_root=as_root))


def _sections(commands: Mapping[str, str], *, as_root: bool) -> Iterator[str]:
    limits = {"log_bytes": LOG_BYTES, "log_kept": LOG_KEPT}
    yield _HEAD.format(user="user=root\n" if as_root else "", **limits)
    for name, command in commands.items():
        tied = f"{TETHER} {command}".replace("%", "%%")
        autostart = "true" if name in FIRST_TO_START else "false"
        yield _PROGRAM.format(name=name, command=tied, autostart=autostart, stop_wait_s=STOP_WAIT_S, **limits)
    # Groups stop one after the other from the highest priority, the processes of a group together.
    base = [name for name in commands if name in LAST_TO_STOP]
    rest = [name for name in commands if name not in LAST_TO_STOP]
    for group, programs, priority in (("base", base, 1), (GROUP, rest, 2)):
        if programs:
            yield _GROUP.format(name=group, programs=",".join(programs), priority=priority)


def start_rest(run: Path, names: Iterable[str]) -> None:
    """Start the processes that waited for the page. The supervisor keeps them alive from then on."""
    transport = SupervisorTransport(None, None, f"unix://{run / 'supervisor.sock'}")
    with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as supervisor:
        for name in names:
            if name not in FIRST_TO_START:
                supervisor.supervisor.startProcess(f"{GROUP}:{name}", False)


def write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
