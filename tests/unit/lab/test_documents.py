from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import DocumentError
from lab.documents import read_documents

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {
    "eventSource": "ecr.amazonaws.com",
    "eventName": "PutImage",
    "eventTime": "2020-03-12T20:22:12Z",
    "awsRegion": "us-west-2",
}
EVENT = {"source": "aws.ecr", "detail-type": "ECR Image Action", "detail": {"result": "SUCCESS"}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(RECORD).encode(), [RECORD]),
        (json.dumps(RECORD, indent=2).encode(), [RECORD]),
        (b"\xef\xbb\xbf" + json.dumps(RECORD).encode(), [RECORD]),
        (json.dumps({"Records": [RECORD, RECORD]}).encode(), [RECORD, RECORD]),
        (json.dumps({"Records": []}).encode(), []),
        (json.dumps([RECORD]).encode(), [RECORD]),
        ((json.dumps(RECORD) + "\n\n" + json.dumps(EVENT) + "\n").encode(), [RECORD, EVENT]),
        (json.dumps(EVENT).encode(), [EVENT]),
        (gzip.compress(json.dumps({"Records": [RECORD]}).encode()), [RECORD]),
    ],
)
def test_every_kind_of_file_is_read(tmp_path: Path, content: bytes, expected: list[Any]) -> None:
    path = tmp_path / "file.any"
    path.write_bytes(content)
    assert read_documents([path]) == expected


@pytest.mark.parametrize("missing", sorted(RECORD))
def test_a_record_needs_each_of_its_fields(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps({k: v for k, v in RECORD.items() if k != missing}), encoding="utf-8")
    with pytest.raises(DocumentError, match=f"it has no {missing}$"):
        read_documents([path])


def test_the_place_of_a_bad_record_is_said(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps({"Records": [RECORD, RECORD, {}]}), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"r\.json: record 3: is not a CloudTrail record"):
        read_documents([path])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes) -> None:
    import tempfile  # noqa: PLC0415 - a fixture would be shared by all examples
    from pathlib import Path  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        try:
            read_documents([path])
        except DocumentError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
            assert str(path) in str(error)  # noqa: PT017


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="Is a directory"):
        read_documents([tmp_path])
