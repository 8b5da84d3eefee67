"""``custody scan``: the detections over CloudTrail log files, without an account."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

import custody
from custody.cli import options
from custody.cli.exit_codes import FOUND, code_of
from custody.counted import counted
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.scan.scan import Scan


def scan(
    paths: options.Paths,
    *,
    format_: options.FindingFormat = None,
    output: options.Output = None,
    fail_on: options.FailOn = Severity.LOW,
    minimum_severity: options.MinimumSeverity = None,
    detection: options.Ids = None,
    max_file_size: options.MaxFileSize = options.MAX_FILE_SIZE,
    baseline: options.Baseline = None,
    verify: options.Verify = False,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Run the detections over CloudTrail log files.

    Reads JSON, packed by gzip or not, whatever it is called: log files as CloudTrail delivers them, a record a line,
    bare records, EventBridge events, what LookupEvents and CloudWatch Logs answer. What cannot be read is named on
    stderr and the rest is scanned. A record that is there twice is reported once. What exceptions of the settings
    cover, and what is in the baseline, is shown apart and does not count.
    """
    # Loads the detections, which no other command line has to wait for.
    from custody.output.exceptions_text import unused_lines  # noqa: PLC0415  # see above
    from custody.output.formats import settled  # noqa: PLC0415  # see above
    from custody.output.reading_text import lines_of  # noqa: PLC0415  # see above
    from custody.output.write import write_to  # noqa: PLC0415  # see above

    chosen = settled(output, format_, findings=True)
    found = custody.scan(
        *paths,
        detections=detection or (),
        minimum_severity=minimum_severity,
        settings=custody.load_settings(cdk_json, context or ()),
        max_file_size=max_file_size << 20,
        baseline=baseline,
        verify=verify,
        on_problem=options.tell_problem,
    )
    write_to(found, output, chosen)
    sys.stdout.flush()
    sys.stderr.writelines(f"{line}\n" for line in (*lines_of(found.reading), *unused_lines(found), _line(found)))
    raise typer.Exit(FOUND if found.worst is not None and found.worst >= fail_on else code_of(found.reading))


def _line(scan: Scan) -> str:
    found = [f"{count:,} {level}" for level in reversed(Severity) if (count := scan.severities[level])]
    apart = [(scan.excepted, "excepted"), (scan.unchanged, "in the baseline")]
    said = f"{counted(scan.severities.total(), 'finding')}{': ' if found else ''}{', '.join(found)}"
    return " · ".join([said, *(f"{count:,} {where}" for count, where in apart if count)])
