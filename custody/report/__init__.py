"""A report of a period: one HTML file for people, the answers as CSV, and sums that show neither was changed."""

from __future__ import annotations

from custody.output.report.write import Made, Order, write_report
from custody.report.collect import Collected, Collector

__all__ = ["Collected", "Collector", "Made", "Order", "write_report"]
