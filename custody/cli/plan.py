"""``custody plan``: what a deployment would do, before it does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.asking_options import Profile  # noqa: TC001 - Typer reads it
from custody.cli.doctor import Output, Synthesized  # noqa: TC001 - likewise
from custody.cli.exit_codes import code_of_plan
from custody.output.plan_format import PlanFormat
from custody.output.progress_line import ProgressLine

Format = Annotated[PlanFormat, typer.Option("--format", "-f", help="For people, or for a program.")]
Templates = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="What make synth made, to be deployed; by default cdk.out beside cdk.json."),
]
Against = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Compare with a folder that was synthesized before, not with an account: no AWS needed."
    ),
]


def plan(
    *,
    templates: Templates = None,
    against: Against = None,
    synthesized: Synthesized = False,
    format_: Format = PlanFormat.TABLE,
    output: Output = None,
    profile: Profile = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Say what cdk deploy would create, change, replace, delete and leave behind, what lasts first.

    Every call only reads; custody doctor --policy prints a policy that allows them. What may not be looked at is told
    as unseen, never as unchanged.
    """
    # Loads the SDK, which no other command line has to wait for.
    from custody.doctor.stacks import settings_of  # noqa: PLC0415  # see above
    from custody.output.destination import output_to  # noqa: PLC0415  # see above
    from custody.output.plan_text import summary, write_plan  # noqa: PLC0415  # see above
    from custody.plan.plan import SYNTHESIZED  # noqa: PLC0415  # see above

    folder = templates or cdk_json.parent / SYNTHESIZED
    found = custody.plan(
        settings=settings_of(folder) if synthesized else custody.load_settings(cdk_json, context or ()),
        templates=folder,
        against=against,
        profile=profile,
        progress=ProgressLine(),
    )
    with output_to(output) as stream:
        write_plan(found, stream, format_)
    sys.stdout.flush()
    sys.stderr.writelines(f"{line}\n" for line in (summary(found), *found.notes))
    raise typer.Exit(code_of_plan(found))
