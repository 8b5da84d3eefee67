"""``custody lineage``: where an image is from, and who answers for it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import custody
from custody.cli.asking_options import AskingOptions
from custody.cli.exit_codes import finish
from custody.cli.shared_options import taking
from custody.sanitize import sanitize

Image = Annotated[
    str,
    typer.Argument(
        metavar="DIGEST|REPO:TAG|ARN",
        help="sha256:..., shop/api:1.4 or shop/api@sha256:..., or the ARN of a service or function that runs it",
    ),
]


@taking(AskingOptions)
def lineage(asking: AskingOptions, image: Image) -> None:
    """Follow an image from its push back to the build, the commit and the people, and on to what runs it.

    Of a service or function, the images that it runs are followed back.

    What the record does not show is marked as a gap and never guessed. Without a period the last 90 days are
    searched, or everything in a folder.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output.formats import settled  # noqa: PLC0415  # see above
    from custody.output.write import write_to  # noqa: PLC0415  # see above

    chosen = settled(asking.output, asking.format)
    found = custody.lineage(image, **asking.arguments())
    with found.answer:
        written = write_to(found, asking.output, chosen)
    if not written.count:
        sys.stderr.write(f"no push of {sanitize(image)} in the period; look further back with --since\n")
    finish(found.answer, written)
