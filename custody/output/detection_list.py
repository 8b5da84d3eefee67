"""The list of detections, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from rich.table import Table
from rich.text import Text

from custody.detections.selection import kind_of
from custody.output.console import console
from custody.output.findings_table import STYLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections import Detection


def write_detections(found: Sequence[Detection], stream: TextIO, *, as_json: bool) -> None:
    """Print detections, a line each."""
    if as_json:
        stream.write(json.dumps([in_short(detection) for detection in found], indent=2) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("severity", "service", "detection", "what happened", "by"):
        table.add_column(title, overflow="fold", no_wrap=title in {"severity", "service", "by"})
    for detection in found:
        severity = Text(detection.severity, style=STYLES[detection.severity])
        table.add_row(severity, detection.area, detection.id, detection.title, kind_of(detection))
    console(stream).print(table)


def in_short(detection: Detection) -> dict[str, Any]:
    """A detection for a machine, without its pattern or SQL."""
    return {
        "id": detection.id,
        "title": detection.title,
        "severity": detection.severity,
        "service": detection.area,
        "kind": kind_of(detection),
        "controls": {name: list(ids) for name, ids in detection.controls.items()},
    }
