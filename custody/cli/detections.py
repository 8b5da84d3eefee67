"""``custody detections``: what is looked for."""

from __future__ import annotations

import sys

import custody
from custody.cli import options


def detections(
    *,
    severity: options.Severities = None,
    service: options.Services = None,
    control: options.Control = None,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """List the detections in use, the worst first."""
    # Loads the detections.
    from custody.output.detection_list import write_detections  # noqa: PLC0415  # see above

    settings = custody.load_settings(cdk_json, context or ())
    found = custody.detections(severities=severity or (), services=service or (), control=control, settings=settings)
    write_detections(found, sys.stdout, as_json=format_ is options.Listed.JSON)
    if format_ is options.Listed.TEXT:
        sys.stderr.write(f"{len(found)} detections; custody explain ID shows one\n")
