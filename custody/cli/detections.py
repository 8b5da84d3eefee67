"""``custody detections``: what is looked for."""

from __future__ import annotations

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
    from custody.output.detection_list import Filter, print_list  # noqa: PLC0415  # see above

    wanted = Filter(severities=tuple(severity or ()), services=tuple(service or ()), control=control)
    print_list(wanted, cdk_json, tuple(context or ()), as_json=format_ is options.Listed.JSON)
