"""``custody lineage``: where an image is from, and who answers for it."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli.ask_options import Asking
from custody.cli.shared_options import taking

Image = Annotated[
    str, typer.Argument(metavar="DIGEST|REPO:TAG", help="sha256:..., shop/api:1.4 or shop/api@sha256:...")
]


@taking(Asking)
def lineage(asking: Asking, image: Image) -> None:
    """Follow an image from its push back to the build, the commit, who started it and who approved it.

    What the record does not show is marked as a gap and never guessed. Without a period the last 90 days are
    searched, or everything in a folder.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output.lineage_text import run_lineage  # noqa: PLC0415  # see above

    raise typer.Exit(run_lineage(image, asking))
