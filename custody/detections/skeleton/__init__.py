"""The files that a detection of one's own begins with: whole as they are, to be changed line by line."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from custody.detections.model import ID, MAX_ID_LENGTH
from custody.detections.parameters import known_ids, question_ids
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_HERE = Path(__file__).parent

_TEAM, _OTHER = "base-images", "shop"


def detection_files(id_: str, folder: Path, *, asking: bool = False) -> dict[Path, str]:
    """A detection with its samples and a test for ``pytest``, each by where it belongs.

    Args:
        id_: of the detection.
        folder: the folder of one's own detections; it need not be there.
        asking: by a question to history, in SQL, rather than by one event.

    Raises:
        DetectionError: the id is none, or that of a detection or question that comes with Custody.
    """
    insist_on_id(id_)
    if len(id_) > MAX_ID_LENGTH:
        raise DetectionError(f"id {id_!r} has {len(id_)} characters; choose one of at most {MAX_ID_LENGTH}")
    words = words_of(id_, "detection")
    name = words["file"]
    made = {folder / f"{name}.py": filled(_HERE / f"{'asking' if asking else 'detection'}.py.txt", words)}
    if asking:
        made[folder / f"{name}.sql"] = filled(_HERE / "asking.sql.txt", words)
    twice = [push(1, "base/python"), push(2, "base/python", session=_OTHER)]
    fires = [twice] if asking else [push(1, "base/python")]
    silent = [[push(3, "base/python"), push(4, "base/python")]] if asking else []
    return {
        **made,
        **sample_files(id_, folder, fires, [*silent, push(5, "shop/api"), push(6, "base/python", refused=True)]),
        folder / "tests" / f"test_{words['name']}.py": testing_file(words),
    }


def insist_on_id(id_: str) -> None:
    """Refuse an id that is none, or is taken.

    Raises:
        DetectionError: it is.
    """
    if not ID.fullmatch(id_):
        raise DetectionError(f"{id_!r} is no id; write lower-case words and hyphens, such as base-image-pushed")
    if id_ in known_ids():
        raise DetectionError(f"detection {id_} comes with Custody; give yours another id")
    if id_ in question_ids():
        raise DetectionError(f"question {id_} comes with Custody; give yours another id")


def insist_on_new_id(id_: str, files: Collection[Path], folders: Iterable[Path]) -> None:
    """Refuse an id that a detection or a question of one's own has, by the names of the files in some folders.

    Args:
        id_: that is to be given.
        files: those that are to be written, of which another says that it is there.
        folders: with detections or questions; they need not be there.

    Raises:
        DetectionError: it is taken; the file is named.
    """
    made = {file.resolve() for file in files}
    names = (f"{id_.replace('-', '_')}.py", f"{id_}.sql")
    for file in (folder / name for folder in folders for name in names):
        if file.exists() and file.resolve() not in made:
            raise DetectionError(f"{file} has the id {id_} already; give yours another")


def words_of(id_: str, kind: str) -> dict[str, str]:
    """What is put into the files: the id in its forms, and a title to begin with."""
    file = id_.replace("-", "_")
    return {"id": id_, "file": file, "name": f"{kind}_{file}", "title": id_.replace("-", " ").capitalize()}


def filled(file: Path, words: Mapping[str, str]) -> str:
    """The text of a file with the words put in."""
    return Template(file.read_text("utf-8")).substitute(words)


def testing_file(words: Mapping[str, str]) -> str:
    """A test that looks at one detection or question as ``custody detections --check`` does."""
    return filled(_HERE / "test.py.txt", words)


def sample_files(id_: str, folder: Path, fires: list[Any], silent: list[Any]) -> dict[Path, str]:
    """The files of samples of a detection or a question, each by where it belongs."""
    kinds = {"fires": fires, "silent": silent}
    return {
        folder / "samples" / id_ / f"{kind}.json": json.dumps(found, indent=2) + "\n" for kind, found in kinds.items()
    }


def push(number: int, repository: str, *, session: str = _TEAM, refused: bool = False) -> dict[str, Any]:
    """The record of a push by a role, as CloudTrail writes it.

    See https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html
    """
    digest = f"sha256:{str(number) * 64}"
    role = {"type": "Role", "principalId": f"AROAEXAMPLE{session.upper()}", "accountId": "111122223333"}
    role |= {"arn": f"arn:aws:iam::111122223333:role/{session}", "userName": session}
    image = {"repositoryName": repository, "registryId": "111122223333", "imageId": {"imageDigest": digest}}
    record = {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": f"{role['principalId']}:build",
            "arn": f"arn:aws:sts::111122223333:assumed-role/{session}/build",
            "accountId": "111122223333",
            "sessionContext": {"sessionIssuer": role},
        },
        "eventTime": f"2026-11-20T09:{number:02}:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "203.0.113.12",
        "userAgent": "aws-sdk-go-v2/1.36.0",
        "requestParameters": {"repositoryName": repository, "imageTag": "1.0", "registryId": "111122223333"},
        "responseElements": None if refused else {"image": image},
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    }
    return record | ({"errorCode": "AccessDenied", "errorMessage": "not authorized"} if refused else {})
