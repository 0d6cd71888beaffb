"""From the Procfile to supervisor's configuration."""

import configparser
import re
from pathlib import Path

import pytest

from warroom.launch import options, supervision
from warroom.launch.__main__ import commands as commands_of_start
from warroom.launch.__main__ import environment_of

ROOT = Path(__file__).resolve().parents[2]


def commands() -> dict[str, str]:
    return supervision.read_procfile((ROOT / "deploy" / "Procfile").read_text())


def configuration() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))  # as supervisor reads it
    parser.read_string(supervision.configuration(commands(), as_root=False))
    return parser


def test_the_procfile_names_every_process() -> None:
    assert list(commands()) == ["valkey", "web", "node", "jobs", "beat", "cameras"]


@pytest.mark.parametrize("text", ["web", "web: ", "Web: x", "web: x\nweb: y", "a b: x"])
def test_a_procfile_that_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(supervision.BadProcfile, match="line"):
        supervision.read_procfile(text)


def test_every_variable_of_the_procfile_is_given(tmp_path: Path) -> None:
    environment = environment_of(options.read([], {"WARROOM_DATA": str(tmp_path)}), 8000)
    assert supervision.variables(commands()) <= set(environment)


def test_every_process_is_tied_to_its_parent_and_started_again() -> None:
    parser = configuration()
    for name in commands():
        section = parser[f"program:{name}"]
        assert section["command"].startswith("python -I -S deploy/tether.py ")
        assert section["autorestart"] == section["stopasgroup"] == section["killasgroup"] == "true"


def test_percent_signs_survive_supervisors_own_expansion() -> None:
    assert configuration()["program:node"]["command"].endswith(commands()["node"].replace("%", "%%"))


def test_valkey_stops_last_because_workers_say_goodbye_through_it() -> None:
    parser = configuration()
    assert parser["group:base"]["programs"] == "valkey"
    assert int(parser["group:base"]["priority"]) < int(parser["group:product"]["priority"])  # highest stops first


def test_the_page_does_not_wait_for_the_workers() -> None:
    parser = configuration()
    started = {name for name in commands() if parser[f"program:{name}"]["autostart"] == "true"}
    assert started == {"valkey", "web"}


def test_the_only_door_of_the_supervisor_is_a_private_socket() -> None:
    parser = configuration()
    assert "inet_http_server" not in parser
    assert parser["unix_http_server"]["chmod"] == "0700"


def test_the_configuration_holds_no_path_of_a_machine() -> None:
    assert re.search(r"=/|\s/", supervision.configuration(commands(), as_root=True)) is None


@pytest.mark.parametrize(
    ("arguments", "variables", "absent"),
    [
        ([], {}, set()),
        (["--no-demo"], {}, {"cameras"}),
        ([], {"REDIS_URL": "redis://cache.example"}, {"valkey"}),
    ],
)
def test_what_is_not_needed_does_not_run(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], absent: set[str]
) -> None:
    wanted = options.read(arguments, {"WARROOM_DATA": str(tmp_path), **variables})
    assert set(commands()) - set(commands_of_start(wanted)) == absent
