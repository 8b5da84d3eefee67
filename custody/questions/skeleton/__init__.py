"""The files that a question of one's own begins with: whole as they are, to be changed line by line."""

from __future__ import annotations

from pathlib import Path

from custody.detections.skeleton import filled, insist_on_id, push, sample_files, testing_file, words_of

_HERE = Path(__file__).parent


def question_files(id_: str, folder: Path) -> dict[Path, str]:
    """A question with its samples and a test for ``pytest``, each by where it belongs.

    Args:
        id_: of the question.
        folder: the folder of one's own questions; it need not be there.

    Raises:
        DetectionError: the id is none, or that of a detection or question that comes with Custody.
    """
    insist_on_id(id_)
    words = words_of(id_, "question")
    return {
        folder / f"{id_}.sql": filled(_HERE / "question.sql.txt", words),
        **sample_files(
            id_, folder, [push(1, "base/python")], [push(2, "shop/api"), push(3, "base/python", refused=True)]
        ),
        folder / "tests" / f"test_{words['name']}.py": testing_file(words),
    }
