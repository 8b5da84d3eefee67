"""``custody docs``: the pages of what is looked for and can be asked, as a deployment's settings have it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write; made if need be.", show_default=False)]


def docs(folder: Folder, *, cdk_json: options.CdkJson = options.CDK_JSON, context: options.Context = None) -> None:
    """Write a page for each detection in use and one of all questions, your own among them, as Markdown."""
    # Loads the detections and the questions.
    from custody.output.pages import write_pages  # noqa: PLC0415  # see above
    from custody.sanitize import sanitize  # noqa: PLC0415

    settings = custody.load_settings(cdk_json, context or ())
    found = sorted(custody.detections(settings=settings), key=lambda detection: detection.id)
    files = write_pages(found, custody.questions(settings=settings), folder)
    sys.stdout.write(f"{sanitize(str(folder / 'detections' / 'index.md'))}\n{len(files)} pages\n")
