"""``custody doctor``: whether a deployment is as it was made and works."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.exit_codes import code_of_examination
from custody.output.examination_format import ExaminationFormat
from custody.output.progress_line import ProgressLine

Format = Annotated[ExaminationFormat, typer.Option("--format", "-f", help="For people, for a program, or for CI.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there, once it is complete.")
]
Templates = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="What make synth made, to compare with; by default cdk.out beside cdk.json, where there is one.",
    ),
]
Deployed = Annotated[
    bool, typer.Option("--deployed", help="Compare with the templates that were deployed, not with the settings.")
]
Synthesized = Annotated[
    bool,
    typer.Option("--synthesized", help="Take the settings that the templates were made of, not those of cdk.json."),
]
SinceDeploy = Annotated[
    bool, typer.Option("--since-deploy", help="Wait for what takes time after a deployment, and say what is to come.")
]
Policy = Annotated[
    bool,
    typer.Option("--policy", help="Print the policy that these calls need in this account, and look at nothing."),
]
Limit = Annotated[int, typer.Option("--limit", metavar="MINUTES", min=0, max=1440, help="How long to wait at most.")]


def doctor(
    *,
    templates: Templates = None,
    deployed: Deployed = False,
    synthesized: Synthesized = False,
    since_deploy: SinceDeploy = False,
    limit: Limit = 20,
    policy: Policy = False,
    format_: Format = ExaminationFormat.TABLE,
    output: Output = None,
    profile: options.Profiles = None,
    role: options.Role = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Look at the whole deployment and say what is not right, with the command or the setting that mends it.

    Every call only reads. --policy prints a policy that allows these calls and no other; the setting doctor_principals
    makes a role NAME-doctor of it in each account, for --role. What may not be looked at is told as unseen, never as
    right.
    """
    if policy:
        _print_policy(custody.load_settings(cdk_json, context or ()), profile or [])
        return
    # Loads the SDK, which no other command line has to wait for.
    from custody.doctor.stacks import settings_of  # noqa: PLC0415  # see above
    from custody.output.destination import output_to  # noqa: PLC0415  # see above
    from custody.output.examination.table import summary  # noqa: PLC0415  # see above
    from custody.output.examination.write import write_examination  # noqa: PLC0415  # see above

    beside = cdk_json.parent / "cdk.out"
    folder = templates or (beside if synthesized or (beside.is_dir() and not deployed) else None)
    made_of = settings_of(folder) if synthesized and folder else None
    found = custody.doctor(
        settings=made_of or custody.load_settings(cdk_json, context or ()),
        templates=folder,
        profile=profile or (),
        role=role,
        wait=timedelta(minutes=limit) if since_deploy else None,
        progress=ProgressLine(),
    )
    with output_to(output) as stream:
        write_examination(found, stream, format_)
    sys.stdout.flush()
    sys.stderr.write(f"{summary(found)}\n")
    raise typer.Exit(code_of_examination(found))


def _print_policy(settings: custody.Settings, profiles: list[str]) -> None:
    # Loads the SDK, as above.
    from custody.aws.account import required  # noqa: PLC0415  # see above
    from custody.settings.doctor_policy import doctor_statements  # noqa: PLC0415  # see above

    if len(profiles) > 1:
        raise custody.CustodyError(f"--policy: is of one account, not of {', '.join(profiles)}; name one --profile")
    account = required(settings.names, profiles[0] if profiles else None).known()
    statements = doctor_statements(settings, account.names)
    sys.stdout.write(f"{json.dumps({'Version': '2012-10-17', 'Statement': statements}, indent=1)}\n")
