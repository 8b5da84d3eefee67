"""Metrics out of log lines in the embedded metric format, which the emulator keeps as text.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

_append: Any = None


def metrics_of(line: str) -> Iterator[dict[str, Any]]:
    """What a line of a log says: a datum each of namespace, name, dimensions, time in seconds, unit and values."""
    try:
        said = json.loads(line)
        directives = said["_aws"]["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):
        return
    for directive in directives:
        for names in directive.get("Dimensions") or [[]]:
            for metric in directive.get("Metrics") or ():
                value = said.get(metric["Name"])
                yield {
                    "namespace": directive["Namespace"],
                    "name": metric["Name"],
                    "dims": {name: str(said[name]) for name in names},
                    "ts": said["_aws"]["Timestamp"] / 1000,
                    "unit": metric.get("Unit", "None"),
                    "values": value if isinstance(value, list) else [value],
                }


def append_and_look(stream: dict[str, Any], events: list[dict[str, Any]]) -> None:
    """Append lines to a log stream, as ever, and keep the metrics that are in them."""
    _append(stream, events)
    store = inside.cloudwatch("_store_datum")
    for event in events:
        for datum in metrics_of(event["message"]):
            store(**datum, value=None, counts=None, stat_values=None)


def install() -> None:
    """Look at what is appended to any log."""
    global _append  # noqa: PLW0603 - the original is known only once the emulator is loaded
    _append = inside.logs("_append_log_events")
    inside.logs.put("_append_log_events", append_and_look)
