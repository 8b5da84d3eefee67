"""Two answers have one checksum when they have the same rows, and not when they have not."""

from __future__ import annotations

import pytest

from benchmarks.readers.told import row_of
from benchmarks.rows import Rows

ONE, TWO = ("10:00", "ann", "shop", "1", "sha256:a"), ("10:01", "ben", "shop", None, "sha256:b")


def rows(*found: tuple[str | None, ...]) -> tuple[int, str]:
    made = Rows()
    for row in found:
        made.add(row)
    return made.count, made.checksum


def test_order_does_not_count() -> None:
    assert rows(ONE, TWO) == rows(TWO, ONE)


@pytest.mark.parametrize(
    "other",
    [
        (ONE,),
        (ONE, ONE),
        (ONE, TWO, TWO),
        (ONE, ("10:01", "ben", "shop", "", "sha256:b")),
        (ONE, ("10:01", "benshop", "", None, "sha256:b")),
    ],
)
def test_everything_else_does(other: tuple[tuple[str | None, ...], ...]) -> None:
    assert rows(ONE, TWO) != rows(*other)


def test_two_parts_are_the_whole() -> None:
    whole, part = Rows(), Rows()
    whole.add(ONE)
    part.add(TWO)
    whole.merge(part)

    assert (whole.count, whole.checksum) == rows(ONE, TWO)


def push(**other: object) -> dict[str, object]:
    image = {"imageTag": "1", "imageDigest": "sha256:a"}
    return {
        "eventTime": "2026-11-28T10:00:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "userIdentity": {"arn": "arn:aws:iam::111122223333:user/ann"},
        "requestParameters": {"repositoryName": "shop", "imageTag": "1"},
        "responseElements": {"image": {"imageId": image}},
        **other,
    }


def test_a_push_is_a_row() -> None:
    assert row_of(push()) == ("2026-11-28T10:00:00Z", "arn:aws:iam::111122223333:user/ann", "shop", "1", "sha256:a")


@pytest.mark.parametrize(
    "other", [{"errorCode": "AccessDenied"}, {"eventName": "BatchGetImage"}, {"eventSource": "s3.amazonaws.com"}]
)
def test_what_is_no_push_is_none(other: dict[str, object]) -> None:
    assert row_of(push(**other)) is None


def test_a_push_without_its_parts_is_still_one() -> None:
    bare = row_of(push(requestParameters=None, responseElements=None, userIdentity=None))

    assert bare == ("2026-11-28T10:00:00Z", None, None, None, None)
