from __future__ import annotations

from pathlib import Path

import pytest

from custody.logs.places import Bucket, EventHistory, Folder, Place, place_of
from custody.logs.problem import LogsError


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("logs", Folder(Path("logs"))),
        ("./event-history", Folder(Path("event-history"))),
        ("event-history", EventHistory()),
        ("s3://audit-logs", Bucket("audit-logs")),
        ("s3://audit-logs/", Bucket("audit-logs")),
        ("s3://audit-logs/a/b/", Bucket("audit-logs", "a/b")),
    ],
)
def test_places(text: str, place: Place) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize("text", ["s3://", "s3:///x", "s3://A_b", "s3://x", "https://example.com/x", "S3://bucket"])
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(LogsError, match=r"write .*s3://BUCKET"):
        place_of(text)
