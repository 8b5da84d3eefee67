"""What is said of exceptions behind a scan or a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.report.model import Report
    from custody.scan.scan import Scan


def unused_lines(result: Scan | Report) -> Iterator[str]:
    """A line for each exception that covered no finding."""
    for each in result.unused_exceptions:
        yield f"the exception for {each} covered nothing here; mend it, or take it out"
