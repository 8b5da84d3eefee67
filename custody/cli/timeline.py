"""``custody timeline``: everything that happened, in order."""

from __future__ import annotations

from typing import Annotated

import typer

import custody
from custody.cli.asking_options import AskingOptions
from custody.cli.exit_codes import finish
from custody.cli.shared_options import taking

Filter = Annotated[str | None, typer.Option(metavar="NAME", help="Only what was done to it.")]
Actor = Annotated[
    str | None, typer.Option(metavar="IDENTITY", help="Only this identity: an ARN, a name, a role's ARN, a session.")
]
Account = Annotated[str | None, typer.Option(metavar="DIGITS", help="Only this account.")]
Region = Annotated[str | None, typer.Option(metavar="REGION", help="Only this Region.")]
Changes = Annotated[bool, typer.Option("--changes-only", help="Leave out calls that only read.")]


@taking(AskingOptions)
def timeline(
    asking: AskingOptions,
    *,
    repository: Filter = None,
    pipeline: Filter = None,
    actor: Actor = None,
    account: Account = None,
    region: Region = None,
    changes_only: Changes = False,
) -> None:
    """Show what happened, in order, the calls of one push or pull as one line.

    Calls of one session that lie at most five minutes apart make a step. csv and parquet have every call.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output.formats import settled  # noqa: PLC0415  # see above
    from custody.output.write import write_to  # noqa: PLC0415  # see above

    chosen = settled(asking.output, asking.format)
    found = custody.timeline(
        repository=repository,
        pipeline=pipeline,
        actor=actor,
        account=account,
        region=region,
        changes_only=changes_only,
        **asking.arguments(),
    )
    with found.answer:
        written = write_to(found, asking.output, chosen)
    finish(found.answer, written)
