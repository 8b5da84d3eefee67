"""``custody new KIND ID``: the files that a detection or a question of one's own begins with."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options


class New(StrEnum):
    """What can be begun."""

    DETECTION = "detection"
    QUESTION = "question"


Kind = Annotated[New, typer.Argument(metavar="KIND", help="detection, or question.", show_default=False)]
Id = Annotated[
    str,
    typer.Argument(metavar="ID", help="Lower-case words and hyphens: base-image-pushed.", show_default=False),
]
Folder = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Where; by default detections, or questions.", show_default=False)
]
WithQuestion = Annotated[
    bool, typer.Option("--with-question", help="A detection that asks history in SQL, not one that looks at an event.")
]


def new(kind: Kind, id_: Id, *, folder: Folder = None, with_question: WithQuestion = False) -> None:
    """Write a detection or a question of your own, whole: the file, its samples, a test for pytest.

    What it finds is an example, to be changed. The folder has to be named in the settings, detections.folders or
    questions.folders; docs/own_detections.md says more. No file is overwritten.
    """
    # Loads pydantic and the catalogue.
    from custody.detections.skeleton import detection_files, insist_on_new_id  # noqa: PLC0415
    from custody.errors import CustodyError  # noqa: PLC0415
    from custody.output.new_files import write_new  # noqa: PLC0415  # see above

    where = Path(f"{kind}s") if folder is None else folder
    if kind is New.DETECTION:
        files = detection_files(id_, where, asking=with_question)
    elif with_question:
        raise CustodyError("--with-question is for a detection; custody new question writes SQL anyway")
    else:
        from custody.questions.skeleton import question_files  # noqa: PLC0415  # see above

        files = question_files(id_, where)
    insist_on_new_id(id_, files, _folders(where))
    write_new(files)
    sys.stdout.writelines(f"{path}\n" for path in files)
    sys.stderr.write(
        f"change them, and look at them with custody detections --check {where}; {kind}s.folders in cdk.json has to "
        "name the folder\n"
    )


def _folders(where: Path) -> list[Path]:
    """Where there may be detections and questions of one's own: by default, and by settings if these are whole."""
    folders = [where, *(Path(f"{kind}s") for kind in New)]
    try:
        settings = custody.load_settings(options.CDK_JSON)
    except custody.CustodyError:
        # They may well name the folder that this command is to make.
        return folders
    named = (*settings.detections.folders, *settings.questions.folders)
    return list(dict.fromkeys((*folders, *map(_from_here, named))))


def _from_here(folder: str) -> Path:
    path = Path(folder)
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
