"""The pages of a deployment's detections and questions, its own among them, in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.pages import pages
from custody.output.destination import DestinationError, written
from custody.questions.page import page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from custody.detections import Detection
    from custody.questions import Question


def write_pages(detections: Sequence[Detection], questions: Sequence[Question], folder: Path) -> list[Path]:
    """Write ``questions.md`` and a page for each detection with its indexes; returns the files.

    Each file is whole or as it was.

    Args:
        detections: sorted by id.
        questions: sorted by id.
        folder: made when it is not there; pages of detections that are no more stay.

    Raises:
        DestinationError: a file cannot be written.
    """
    made = {"questions.md": page(questions)} | {f"detections/{name}": text for name, text in pages(detections).items()}
    try:
        (folder / "detections").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DestinationError(f"{folder} cannot be written ({error.strerror}); name another folder") from None
    for name, text in made.items():
        with written(folder / name) as stream:
            stream.write(text.encode("utf-8"))
    return [folder / name for name in made]
