"""CPU time and memory of processes, read from /proc."""

from collections.abc import Iterable
from pathlib import Path


def cpu_ms(pids: Iterable[int]) -> float:
    """CPU time all threads of the processes have used so far; nanosecond clock, not the 10 ms ticks of `stat`."""
    total_ns = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total_ns += int((thread / "schedstat").read_text().split()[0])
    return total_ns / 1e6


def pss_mb(pids: Iterable[int]) -> float:
    """Memory with shared pages divided among those who share them."""
    total_kb = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total_kb += int(line.split()[1])
    return total_kb / 1024
