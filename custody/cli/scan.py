"""``custody scan``: the detections over CloudTrail log files, without an account."""

from __future__ import annotations

import typer

from custody.cli import options
from custody.cli.exit_codes import FOUND
from custody.severity import Severity


def scan(
    paths: options.Paths,
    *,
    format_: options.FindingFormat = None,
    output: options.Output = None,
    fail_on: options.FailOn = Severity.LOW,
    minimum_severity: options.MinimumSeverity = None,
    detection: options.Ids = None,
    max_file_size: options.MaxFileSize = options.MAX_FILE_SIZE,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Run the detections over CloudTrail log files.

    Reads JSON, packed by gzip or not, whatever it is called: log files as CloudTrail delivers them, a record a line,
    bare records, EventBridge events, what LookupEvents and CloudWatch Logs answer. What cannot be read is named on
    stderr and the rest is scanned. A record that is there twice is reported once.
    """
    # Loads the detections, which no other command line has to wait for.
    from custody.logs.places import path_of  # noqa: PLC0415  # see above
    from custody.scan.scan import Wanted, run_scan  # noqa: PLC0415  # see above

    wanted = Wanted(
        paths=tuple(map(path_of, paths)),
        format=format_,
        output=output,
        minimum_severity=minimum_severity,
        detections=tuple(detection or ()),
        limit=max_file_size << 20,
        cdk_json=cdk_json,
        context=tuple(context or ()),
    )
    summary = run_scan(wanted)
    if summary.worst is not None and summary.worst >= fail_on:
        raise typer.Exit(FOUND)
    raise typer.Exit(summary.code)
