"""Questions that do not come with Custody: of installed packages, and of the folders that the settings name.

The entry points are ``custody.questions``. One is a question, a list of them, a folder of ``.sql`` files, or a package
that holds such files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from custody.detections.model import ID
from custody.detections.strays import lone
from custody.entry_points import brought, guarded, insist_on_some, listed
from custody.lake.fragments import put_in
from custody.questions.header import read
from custody.questions.model import Question
from custody.questions.problem import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GROUP = "custody.questions"

_LONGEST = 100
"""Characters of an id. Athena takes 128 for the name of a saved query."""

Found = tuple[str, Question]
"""A question behind the file or package it is from."""


class Text(Protocol):
    """A file, or what stands for one in a package that is packed."""

    @property
    def name(self) -> str:
        """Its name, without a folder."""
        ...

    def read_text(self, encoding: str) -> str:
        """What it holds."""
        ...


def own_questions(folders: Sequence[str]) -> Iterator[Found]:
    """Every question that does not come with Custody, with where it is from.

    Args:
        folders: those of the setting ``questions.folders``.

    Raises:
        QuestionError: a package cannot be loaded or brings nothing, or a file is malformed, in one line that names it.
    """
    for each in brought(GROUP, QuestionError):
        found = tuple(_questions(each.thing, each.origin))
        insist_on_some(found, each, QuestionError)
        yield from found
    for folder in folders:
        for file in question_files(Path(folder)):
            yield str(file), in_file(file, str(file))


def question_files(folder: Path) -> list[Path]:
    """The files of a folder that hold a question each, sorted: SQL beside a Python file is a detection's.

    Those whose names begin with a dot are left out.
    """
    return sorted(file for file in folder.glob("*.sql") if lone(file) and not file.name.startswith("."))


def in_file(file: Text, origin: str) -> Question:
    """The question that a file holds; ``{name}`` in it stands for what our own questions have in common.

    Raises:
        QuestionError: it cannot be read, or its head does not describe what the SQL takes.
    """
    id_ = file.name.removesuffix(".sql")
    try:
        return _checked(read(id_, put_in(file.read_text("utf-8"))), origin)
    except QuestionError as error:
        raise QuestionError(f"{origin}: {error}") from None
    except FileNotFoundError as error:
        name = Path(str(error.filename)).stem
        raise QuestionError(
            f"{origin}: there is nothing called {{{name}}} to put in; see custody/lake/fragments"
        ) from None
    except (OSError, ValueError) as error:
        raise QuestionError(f"{origin} cannot be read: {error}; write it as UTF-8 text") from None


def _checked(question: Question, origin: str) -> Question:
    if not ID.fullmatch(question.id) or len(question.id) > _LONGEST:
        raise QuestionError(
            f"{origin}: question {question.id!r}: an id is lower-case words and hyphens, at most {_LONGEST} characters"
        )
    return question


def _questions(thing: Any, origin: str) -> Iterator[Found]:
    if isinstance(thing, Question):
        yield origin, _checked(thing, origin)
    elif isinstance(thing, ModuleType):
        yield from _in_package(thing, origin)
    elif isinstance(thing, str | Path):
        yield from _in_folder(Path(thing), origin)
    elif isinstance(thing, Iterable):
        for each in listed(f"{origin}: {type(thing).__name__}", thing, QuestionError):
            yield from _questions(each, origin)
    else:
        raise QuestionError(
            f"{origin} brings {type(thing).__name__} {thing!r} under {GROUP}; name a Question, a list of them, a "
            "folder of .sql files, or a package that holds such files"
        )


def _in_folder(folder: Path, origin: str) -> Iterator[Found]:
    if not folder.is_dir():
        raise QuestionError(
            f"{origin} brings {str(folder)!r} under {GROUP}, which is no folder; name one that it holds"
        )
    for file in question_files(folder):
        yield origin, in_file(file, f"{origin}, {file.name}")


def _in_package(module: ModuleType, origin: str) -> Iterator[Found]:
    held = {file.name: file for file in guarded(f"{origin}, {module.__name__}", lambda: _held(module), QuestionError)}
    for name in sorted(held):
        if name.endswith(".sql") and f"{name.removesuffix('.sql')}.py" not in held:
            yield origin, in_file(held[name], f"{origin}, {name}")


def _held(module: ModuleType) -> list[Any]:
    from importlib.resources import files  # noqa: PLC0415  # takes long to load, and few need it

    return list(files(module).iterdir())
