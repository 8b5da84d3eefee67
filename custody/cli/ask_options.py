"""The options that the commands which ask or report have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from custody.cli import options
from custody.engines.athena_cost import LIST_PRICE
from custody.engines.engine_name import EngineName
from custody.output.answer_formats import AnswerFormat

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
    AnswerFormat | None, typer.Option("--format", "-f", help="By default a table on a terminal, json elsewhere.")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """From where records are read, about what time, and for which deployment."""

    logs: Logs = None
    since: Since = None
    begin: Begin = None
    end: End = None
    cdk_json: options.CdkJson = options.CDK_JSON
    context: options.Context = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Reading):
    """What every question can be told besides its parameters."""

    engine: Engine = None
    format: Format = None
    output: Output = None
    reuse: Reuse = None
    price: Price = None
