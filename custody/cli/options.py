"""The options of the commands. They are named here so that a command's signature reads as a sentence."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from custody import cdk_json
from custody.output.formats import Format
from custody.sanitize import sanitize
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.logs.problem import Problem


class Listed(StrEnum):
    """How the commands that list something print it."""

    TEXT = "text"
    JSON = "json"


def complete_id(incomplete: str) -> list[str]:
    """The ids of detections that a shell may complete a word to."""
    # Loads pydantic, which only this needs.
    from custody.detections.parameters import known_ids  # noqa: PLC0415  # see above

    return [id_ for id_ in known_ids() if id_.startswith(incomplete)]


CDK_JSON = cdk_json.CDK_JSON
MAX_FILE_SIZE = 64
"""MiB of one file, unpacked."""

Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="As custody detections lists it.", autocompletion=complete_id, show_default=False
    ),
]
# As text, since a Path takes the empty text for the folder one is in.
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Log files, or folders of them.", show_default=False)]

# As text, since a Path takes the empty text for the folder one is in.
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Findings of a former scan, jsonl or sarif: only what is not in it counts."
    ),
]
CdkJson = Annotated[
    Path, typer.Option("--cdk-json", metavar="FILE", help="Where the settings are; only the default may be missing.")
]
Context = Annotated[
    list[str] | None,
    typer.Option("--context", "-c", metavar="KEY=VALUE", help="Override a setting, as for cdk: custody.name=audit."),
]
Control = Annotated[
    str | None,
    typer.Option(metavar="CONTROL", help="Only those that serve a control or a framework: AU-12, pci_dss, T1485."),
]
FailOn = Annotated[Severity, typer.Option("--fail-on", help="Exit with 1 from this severity on.")]
FindingFormat = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="By default what FILE's suffix says, a table on a terminal, else jsonl."),
]
Ids = Annotated[
    list[str] | None,
    typer.Option(
        "--detection",
        "-d",
        metavar="ID",
        help="Only this detection, whatever its severity; repeatable.",
        autocompletion=complete_id,
    ),
]
ListFormat = Annotated[Listed, typer.Option("--format", "-f", help="For people, or for a program.")]
MaxFileSize = Annotated[
    int, typer.Option("--max-file-size", min=1, metavar="MIB", help="Refuse files that hold more, unpacked.")
]
MinimumSeverity = Annotated[
    Severity | None,
    typer.Option("--minimum-severity", help="Leave out what is below; by default the setting of that name, or low."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the findings there, once they are complete."),
]
Profiles = Annotated[
    list[str] | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Of the AWS configuration; by default the one in use. Repeatable: one for each account.",
    ),
]
Role = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Assume a role of this name in each account of the settings that no --profile is of."
    ),
]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="SERVICE", help="Only those on ecr, codepipeline, watcher ...; repeatable."),
]
Severities = Annotated[
    list[Severity] | None, typer.Option("--severity", help="Only those of this severity; repeatable.")
]
Verify = Annotated[bool, typer.Option("--verify", help="Verify the log files that are read; see custody verify.")]


def tell_problem(problem: Problem) -> None:
    """Name on stderr what could not be read."""
    sys.stderr.write(f"custody: {sanitize(str(problem))}\n")
