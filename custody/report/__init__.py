"""A report of a period: one HTML file for people, the answers as CSV, and sums that show neither was changed."""

from __future__ import annotations

from custody.report.collect import Collected, Collector
from custody.report.write import Made, Order, write_report

__all__ = ["Collected", "Collector", "Made", "Order", "write_report"]
