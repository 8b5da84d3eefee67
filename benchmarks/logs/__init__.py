"""Made-up log files that are like an organization's: the same bytes for the same shape, whoever writes them."""

from __future__ import annotations

from benchmarks.logs.shape import Shape
from benchmarks.logs.write import Written, records_for, write_logs

__all__ = ["Shape", "Written", "records_for", "write_logs"]
