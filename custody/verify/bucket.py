"""Log files and digest files in S3: listed by CloudTrail's layout, and read where they lie, never from a cache."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.failures import code_of
from custody.logs.layout import RECORD_FOLDERS
from custody.logs.s3_layout import prefixes
from custody.verify.stored import MissingError, Stored, UnreadableError
from custody.verify.unpacked import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.logs.places import Bucket
    from custody.logs.span import Span

DIGEST_FOLDER = "CloudTrail-Digest"
_GONE = frozenset({"NoSuchKey", "404", "NoSuchBucket"})
_SPILT = timedelta(hours=3)
"""How much later than a log file its digest file may be dated."""


class S3:
    """A bucket, or a prefix in it.

    Args:
        client: boto3's, of S3.
        bucket: the place.
        span: which log files are wanted, by when they were delivered, and of which accounts and Regions.
        place: its number among the places.
    """

    def __init__(self, client: Any, bucket: Bucket, span: Span, place: int = 0) -> None:
        self._client, self._bucket, self._place = client, bucket, place
        self.unread: list[tuple[str, str]] = []
        self._span = replace(
            span,
            since=None if span.since is None else span.since - _SPILT,
            until=None if span.until is None else span.until + _SPILT,
        )

    def listed(self) -> Iterator[Stored]:
        """Every object in the folders of log files and digest files of the period."""
        today = (datetime.now(UTC) + timedelta(days=1)).date()
        kinds = (*RECORD_FOLDERS, DIGEST_FOLDER)
        for prefix in prefixes(self._client, self._bucket, self._span, today, kinds):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=prefix):
                for entry in page.get("Contents", ()):
                    if not entry["Key"].endswith("/"):
                        yield self._stored(self._bucket.name, entry["Key"])

    def _stored(self, bucket: str, key: str) -> Stored:
        return Stored(f"s3://{bucket}/{key}", key, bucket, self._place)

    def read(self, stored: Stored) -> tuple[bytes, dict[str, str]]:
        """The object and its metadata.

        Raises:
            MissingError: it is not there.
            UnreadableError: it may not be read, or is larger than any file of CloudTrail.
        """
        try:
            found = self._client.get_object(Bucket=stored.bucket, Key=stored.below)
            data: bytes = found["Body"].read(LIMIT + 1)
        except ClientError as error:
            if code_of(error) in _GONE:
                raise MissingError("is not there") from None
            raise UnreadableError(f"cannot be read: {code_of(error)}") from None
        except BotoCoreError as error:
            raise UnreadableError(f"cannot be read: {error}") from None
        if len(data) > LIMIT:
            raise UnreadableError("is larger than any file of CloudTrail")
        return data, {str(name).lower(): str(value) for name, value in found.get("Metadata", {}).items()}

    def find(self, bucket: str, key: str) -> Stored | None:
        """An object that a digest file names and that was not listed; of this bucket where none is named."""
        return self._stored(bucket or self._bucket.name, key)
