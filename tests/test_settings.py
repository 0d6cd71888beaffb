"""The settings as a process of its own reads them: embedded default, production, and what stops the start."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.launch.product import clean_environment

ROOT = Path(__file__).resolve().parent.parent


def read(data: Path, *names: str, **variables: str) -> dict[str, Any]:
    """Values of settings in a fresh interpreter."""
    script = (
        "import json, sys; from warroom import settings;"
        "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))"
    )
    done = _run(script, data, *names, **variables)
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def refusal(data: Path, **variables: str) -> str:
    """The one line with which settings refuse to load."""
    done = _run("import warroom.settings", data, **variables)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def _run(script: str, data: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(**{"WARROOM_DATA": str(data), **variables})
    return subprocess.run(
        [sys.executable, "-c", script, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_embedded_default_is_sqlite_that_takes_the_write_lock_at_once(tmp_path: Path) -> None:
    database = read(tmp_path, "DATABASES")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "warroom.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert not database.get("ATOMIC_REQUESTS")


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    data = tmp_path / "war room + 100% #1?"
    assert read(data, "DATABASES")["DATABASES"]["default"]["NAME"] == str(data / "warroom.sqlite3")


def test_postgresql_by_address_or_by_socket_folder(tmp_path: Path) -> None:
    remote = read(tmp_path, "DATABASES", DATABASE_URL="postgres://wr:p%40ss@db.example:5433/city")["DATABASES"][
        "default"
    ]
    assert (remote["HOST"], remote["PORT"], remote["NAME"], remote["PASSWORD"]) == ("db.example", 5433, "city", "p@ss")
    local = read(tmp_path, "DATABASES", DATABASE_URL="postgres://wr@//run/postgresql/city")["DATABASES"]["default"]
    assert (local["HOST"], local["NAME"]) == ("/run/postgresql", "city")


def test_sockets_never_time_out_by_reading(tmp_path: Path) -> None:
    """redis-py 8 reads with a time-out of 5 s by default, which closed quiet walls."""
    (host,) = read(tmp_path, "CHANNEL_LAYERS")["CHANNEL_LAYERS"]["default"]["CONFIG"]["hosts"]
    assert host["socket_timeout"] is None


@pytest.mark.parametrize(
    ("variables", "broker"),
    [
        ({}, "redis+socket://{run}/valkey.sock"),
        ({"REDIS_URL": "redis://cache.example:6379/0"}, "redis://cache.example:6379/0"),
        ({"REDIS_URL": "redis://a", "CELERY_BROKER_URL": "redis://b"}, "redis://b"),
    ],
)
def test_celery_follows_redis_unless_told_otherwise(tmp_path: Path, variables: dict[str, str], broker: str) -> None:
    run = tmp_path / "r"
    found = read(tmp_path, "CELERY_BROKER_URL", WARROOM_RUN=str(run), **variables)
    assert found["CELERY_BROKER_URL"] == broker.format(run=run)


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = read(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 50
    assert read(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_secret_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("known to all")
    key.chmod(0o644)
    assert refusal(tmp_path) == f"{key}: readable by others; chmod 600 it"


def test_an_empty_secret_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch(mode=0o600)
    assert str(tmp_path / "secret.key") in refusal(tmp_path)


def test_debug_and_demo_are_off_unless_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, "DEBUG", "DEMO", "CAMERA_LOOPBACK_ALLOWED") == {
        "DEBUG": False,
        "DEMO": False,
        "CAMERA_LOOPBACK_ALLOWED": False,
    }


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert all(read(tmp_path, *names, WARROOM_HTTPS="1").values())


def test_scripts_and_styles_come_from_here_only(tmp_path: Path) -> None:
    policy = read(tmp_path, "CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert "unsafe" not in json.dumps(policy)
    assert policy["default-src"] == ["'self'"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARROOM_DEBGU", "1"),
        ("WARROOM_DEMO", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("REDIS_URL", "localhost:6379"),
        ("MAP_TILE_URL", "javascript:alert(1)"),
        ("WARROOM_CAMERA_NETWORKS", "10.0.0.0/99"),
        ("WARROOM_NODE_CAPACITY", "many"),
        ("WARROOM_ROLE", "king"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    assert refusal(tmp_path, **{name: value}).startswith(f"{name}: ")
