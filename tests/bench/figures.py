"""Appends benchmark figures to var/bench.jsonl, one JSON object a line, under the names docs and checks rely on."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def record(
    figure: str,
    value: float,
    *,
    unit: str,
    n: int | None = None,
    percentiles: dict[str, float] | None = None,
    baseline: tuple[str, float] | None = None,
    path: Path | None = None,
) -> dict[str, object]:
    """`percentiles` as {"p50": ...}; `baseline` is what was measured beside it in the same run."""
    line: dict[str, object] = {"figure": figure, "value": round(value, 4), "unit": unit}
    if n is not None:
        line["n"] = n
    line |= {name: round(number, 4) for name, number in (percentiles or {}).items()}
    if baseline is not None:
        name, other = baseline
        line["baseline"] = {"name": name, "value": round(other, 4)}
        line["ratio"] = round(value / other, 4) if other else None
    line |= {"commit": _commit(), "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine()}
    target = path or data_folder() / "bench.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a") as lines:
        lines.write(json.dumps(line) + "\n")
    return line


def data_folder() -> Path:
    return Path(os.environ.get("WARROOM_DATA", ROOT / "var"))


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git the developer has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


def _machine() -> str:
    """Processor and cores; no host name, figures are public."""
    facts = (line.partition(":") for line in Path("/proc/cpuinfo").read_text().splitlines())
    name = next((value.strip() for key, _, value in facts if key.strip() == "model name"), "unknown")
    return f"{name} x {os.cpu_count()}"
