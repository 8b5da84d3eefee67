"""The machine that was measured on."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure.child import usable_cores

_GIB = 1 << 30


def machine() -> dict[str, str]:
    """Its cores, processor, memory, system and Python, and the day."""
    return {
        "cores": str(usable_cores() or os.cpu_count() or 1),
        "processor": _processor(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / _GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1) if found else platform.processor() or platform.machine()
