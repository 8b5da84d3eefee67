"""Files of one's own that nothing would read: a rule that is silently missing is worse than a refusal.

Folders are looked into one level deep. A folder of detections holds ``.py`` files and the ``.sql`` beside them, one of
questions holds ``.sql`` files, and one that both settings name holds either.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections.parameters import HIDDEN, files_of
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.detections.parameters import DetectionSettings

_PASSED_OVER = ("samples", "tests")

Stray = tuple[Path, str]
"""A file, and the line about it."""


def refuse_strays(settings: DetectionSettings, but: Path | None = None) -> None:
    """See that every file in the folders of both settings is one that is read.

    Args:
        settings: what names the folders.
        but: a folder that is not looked into.

    Raises:
        DetectionError: a file is not, or a folder cannot be read.
    """
    for named in dict.fromkeys((*settings.folders, *settings.question_folders)):
        folder = Path(named)
        if but is None or folder.resolve() != but.resolve():
            for _, line in strays(folder, settings):
                raise DetectionError(line)


def strays(folder: Path, settings: DetectionSettings) -> Iterator[Stray]:
    """What stands in a folder and would not be read. Of a folder that nothing names, only what is in sub folders.

    Raises:
        DetectionError: a folder cannot be read.
    """
    detections, questions = _resolved(settings.folders), _resolved(settings.question_folders)
    here = folder.resolve()
    yield from ((file, _too_deep(file, folder)) for file in _below(folder, {here, *detections, *questions}))
    if here in detections - questions:
        yield from ((file, _no_detection(file, folder)) for file in _read_of(folder) if lone(file))
    if here in questions - detections:
        yield from ((file, _no_question(file, folder)) for file in files_of(folder))


def _too_deep(file: Path, folder: Path) -> str:
    setting = "questions" if lone(file) else "detections"
    return (
        f"{file} stands in a sub folder of {folder}, and nothing looks there; move it to {folder}, or name "
        f"{file.parent} in {setting}.folders too"
    )


def _no_detection(file: Path, folder: Path) -> str:
    return (
        f"{file} has no {file.stem}.py beside it, and the folder is not one of questions; name {folder} in "
        "questions.folders too, or call the file as its detection's is called"
    )


def _no_question(file: Path, folder: Path) -> str:
    return (
        f"{file} is no question, and the folder is not one of detections; name {folder} in detections.folders too, or "
        "move the file"
    )


def named_anywhere(folder: Path, settings: DetectionSettings) -> bool:
    """Whether one of the two settings names a folder."""
    return folder.resolve() in _resolved((*settings.folders, *settings.question_folders))


def _resolved(folders: tuple[str, ...]) -> set[Path]:
    return {Path(folder).resolve() for folder in folders}


def lone(file: Path) -> bool:
    """Whether a file is SQL of its own, and not a detection's that stands beside it."""
    return file.suffix == ".sql" and not file.with_suffix(".py").exists()


def _below(folder: Path, known: set[Path]) -> Iterator[Path]:
    """The files in sub folders, those behind links too; ``known`` are looked into elsewhere, or have been."""
    for sub in _shown(folder):
        if sub.is_dir() and sub.name not in _PASSED_OVER and (real := sub.resolve()) not in known:
            known.add(real)
            yield from _read_of(sub)
            yield from _below(sub, known)


def _read_of(folder: Path) -> list[Path]:
    return [each for each in _shown(folder) if each.suffix in {".py", ".sql"} and each.is_file()]


def _shown(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith(HIDDEN))
    except OSError as error:
        raise DetectionError(f"{folder} cannot be read: {error.strerror}; let whoever runs this read it") from None
