"""``custody releases``: every release of a period, and whether each was made as it should be."""

from __future__ import annotations

from typing import Annotated

import typer

import custody
from custody.cli.asking_options import AskingOptions
from custody.cli.exit_codes import finish
from custody.cli.shared_options import taking

Pipeline = Annotated[str | None, typer.Option(metavar="NAME", help="Only this pipeline.")]
Account = Annotated[str | None, typer.Option(metavar="DIGITS", help="Only this account.")]
Region = Annotated[str | None, typer.Option(metavar="REGION", help="Only this Region.")]
Sample = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Draw so many at random, with a place to tick each attribute.")
]
Seed = Annotated[int, typer.Option(metavar="N", help="What the sample is drawn by; the same seed draws the same.")]


@taking(AskingOptions)
def releases(
    asking: AskingOptions,
    *,
    pipeline: Pipeline = None,
    account: Account = None,
    region: Region = None,
    sample: Sample = None,
    seed: Seed = 0,
) -> None:
    """List every release with a yes, a no or unknown for what an auditor tests, and what the record cannot show.

    Two persons; an approver who neither edited nor started; nothing skipped; the image from this build; the definition
    unchanged or reviewed. Without a period the last 90 days, or everything in a folder. json has all of it, csv and
    parquet a row a release, or those of the sample. Example: custody releases --from 2026-07-01 --to 2026-09-30
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output.formats import settled  # noqa: PLC0415  # see above
    from custody.output.write import write_to  # noqa: PLC0415  # see above

    chosen = settled(asking.output, asking.format)
    found = custody.releases(
        pipeline=pipeline, account=account, region=region, sample=sample, seed=seed, **asking.arguments()
    )
    finish(found, write_to(found, asking.output, chosen))
