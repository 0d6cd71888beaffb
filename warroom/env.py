"""Typed readers of the environment. A wrong value stops the start with one line that names the variable."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

KNOWN = frozenset(
    {
        "WARROOM_DATA",
        "WARROOM_RUN",
        "WARROOM_DEBUG",
        "WARROOM_DEMO",
        "WARROOM_DEMO_PASSWORD",
        "WARROOM_SECRET_KEY",
        "WARROOM_FIELD_KEY_FILE",
        "WARROOM_ALLOWED_HOSTS",
        "WARROOM_CSRF_TRUSTED_ORIGINS",
        "WARROOM_HTTPS",
        "WARROOM_CAMERA_NETWORKS",
        "WARROOM_CHANNEL_NETWORKS",
        "WARROOM_MEDIA_ROOT",
        "WARROOM_RING_MB",
        "WARROOM_RING_SECONDS",
        "WARROOM_MEDIA_BIND",
        "WARROOM_MEDIA_URL",
        "WARROOM_NODE",
        "WARROOM_ROLE",
        "WARROOM_NODE_CAPACITY",
        "WARROOM_STILL_SECONDS",
        "WARROOM_STILLS_PER_RECORDER",
        "WARROOM_NODE_TRANSCODE_CORES",
        "WARROOM_ENCODER",
        "WARROOM_LOG_LEVEL",
        "WARROOM_METRICS_TOKEN",
        "WARROOM_CAP_SENDER",
    }
)


class BadEnvironment(SystemExit):
    """Stops the interpreter with one clear line and exit status 1."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


class Environment:
    """Reads one process environment. A reader takes a variable's name and default, and returns a typed value."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def refuse_unknown(self) -> None:
        """A misspelt WARROOM_ name would be ignored in silence, which is how a wall ends up on the wrong database."""
        for name in sorted(self._variables):
            if name.startswith("WARROOM_") and name not in KNOWN:
                raise BadEnvironment(name, f"unknown variable; known are {', '.join(sorted(KNOWN))}")

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise BadEnvironment(name, f"expected 1 or 0, got {value!r}")

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]{1,12}", value) or not lowest <= int(value) <= highest:
            raise BadEnvironment(name, f"expected a whole number from {lowest} to {highest}, got {value!r}")
        return int(value)

    def bind(self, name: str, default: str) -> str:
        """Where to listen: ``address:port`` or ``[address]:port``."""
        value = self.text(name, default)
        host, _, port = value.rpartition(":")
        if not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
            raise BadEnvironment(name, f"expected address:port such as {default}, got {value!r}")
        return value

    def words(self, name: str, default: str = "") -> list[str]:
        """Comma-separated words, blanks dropped."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def folder(self, name: str, default: Path) -> Path:
        value = self.text(name)
        if "\0" in value or "\n" in value:
            raise BadEnvironment(name, "a folder name has no control characters")
        return Path(value).expanduser().resolve() if value else default

    def choice(self, name: str, default: str, *, among: frozenset[str]) -> str:
        value = self.text(name, default)
        if value not in among:
            raise BadEnvironment(name, f"expected one of {', '.join(sorted(among))}, got {value!r}")
        return value

    def url(self, name: str, default: str, *, schemes: frozenset[str]) -> str:
        value = self.text(name, default)
        if value and value.split(":", 1)[0] not in schemes:
            raise BadEnvironment(name, f"expected an address that starts with one of {', '.join(sorted(schemes))}")
        return value
