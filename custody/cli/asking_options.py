"""The options that the commands which ask or report have in common, as the public functions take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import custody
from custody.cli import options
from custody.engines.athena_cost import LIST_PRICE
from custody.engines.engine_name import EngineName
from custody.output.formats import AnswerFormat
from custody.output.progress_line import ProgressLine
from custody.times.period import period

Since = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="How long back, or from when: 7d, 12h, 2026-11-20. By default everything in a folder, else 7 days.",
    ),
]
Begin = Annotated[str | None, typer.Option("--from", metavar="WHEN", help="The same as --since.")]
End = Annotated[
    str | None,
    typer.Option("--to", "--until", metavar="WHEN", help="Until when; a day is in the period to its end. Now."),
]
Engine = Annotated[
    EngineName | None,
    typer.Option(help="By default athena when the lake is deployed and no logs are named, else local."),
]
Logs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PLACE",
        help="A folder or file, s3://BUCKET[/PREFIX], or event-history; repeatable. By default what is deployed.",
    ),
]
Format = Annotated[
    AnswerFormat | None,
    typer.Option("--format", "-f", help="By default what FILE's suffix says, a table on a terminal, else jsonl."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the answer there, once it is complete.")
]
Reuse = Annotated[
    int | None,
    typer.Option(
        "--reuse", metavar="MINUTES", min=0, max=10_080, help="Take Athena's earlier answer if it is this recent."
    ),
]
Price = Annotated[
    float | None,
    typer.Option(
        "--price", metavar="USD", min=0, help=f"List price of a terabyte that Athena scans; by default {LIST_PRICE:g}."
    ),
]
Cache = Annotated[
    bool,
    typer.Option(
        "--cache/--no-cache", help="Keep what is read of many log files, so that the next question need not read them."
    ),
]
Profile = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Of the AWS configuration; by default the one in use.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """From where records are read, about what time, and for which deployment."""

    logs: Logs = None
    since: Since = None
    begin: Begin = None
    end: End = None
    profile: Profile = None
    cdk_json: options.CdkJson = options.CDK_JSON
    context: options.Context = None

    def arguments(self, now: datetime | None = None) -> dict[str, Any]:
        """What the public functions take; times are counted from ``now``, by default the present.

        Raises:
            SettingsError: the settings are not right.
            PeriodError: a time is not understood.
        """
        bounds = period(since=self.since, begin=self.begin, end=self.end, now=now or datetime.now(UTC))
        return {
            "logs": self.logs or (),
            "since": bounds.since,
            "until": bounds.until,
            "profile": self.profile,
            "settings": custody.load_settings(self.cdk_json, self.context or ()),
            "on_problem": options.tell_problem,
            "progress": ProgressLine(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingOptions(ReadingOptions):
    """What every question can be told besides its parameters."""

    engine: Engine = None
    format: Format = None
    output: Output = None
    reuse: Reuse = None
    price: Price = None
    cache: Cache = True
    verify: options.Verify = False

    def arguments(self, now: datetime | None = None) -> dict[str, Any]:
        """As above, with the engine and what it is told."""
        more = {name: getattr(self, name) for name in ("engine", "price", "cache", "verify")}
        # Slots make a new class, which super() does not know.
        return {**ReadingOptions.arguments(self, now), **more, "reuse_minutes": self.reuse}
