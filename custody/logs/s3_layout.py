"""Which prefixes of a bucket hold the log files that are wanted, found by walking CloudTrail's layout.

An account's trail writes ``[prefix/]AWSLogs/<account>/CloudTrail/<region>/Y/M/D/``, an organization's
``[prefix/]AWSLogs/<o-id>/<account>/CloudTrail/...``. Only the levels above the date are listed; the days follow
from the period. See
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from custody.logs.layout import RECORD_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from custody.logs.places import Bucket
    from custody.logs.span import Span

_LOGS = "AWSLogs"
_LOOKED_INTO = 1000
"""Folders beside each other that are asked whether a trail writes into them; where there are more, all is listed."""

_ACCOUNT = re.compile(r"\d{12}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_YEAR = re.compile(r"20\d\d")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
_IN_REGION = re.compile(rf"(?:^|/)(?:{'|'.join(RECORD_FOLDERS)})/{_REGION.pattern}/(?P<below>.*)")


def prefixes(
    client: Any, place: Bucket, span: Span, today: date, kinds: Sequence[str] = RECORD_FOLDERS
) -> Iterator[str]:
    """The prefixes to list.

    A prefix that is not CloudTrail's layout, or that begins below a Region, is listed as it is.

    Args:
        client: boto3's, of S3.
        place: where to look; any depth of the layout.
        span: what is wanted.
        today: the last day with log files.
        kinds: the folders of an account that are wanted.
    """
    start = f"{place.prefix}/" if place.prefix else ""
    if in_region := _IN_REGION.search(start):
        yield from [start] if in_region["below"] else (start + folder for folder in span.folders(today))
        return
    roots = _roots(client, place.name, start)
    if roots is None:
        yield start
        return
    for root in roots:
        yield from _walk(client, place.name, root, span, today, kinds=kinds)
    if not roots:
        yield from list(_walk(client, place.name, start, span, today, kinds=kinds)) or _dated(
            client, place.name, start, span, today
        )


def _dated(client: Any, bucket: str, start: str, span: Span, today: date) -> list[str]:
    """A folder of other files: by its days, as the services' own events are kept, or as it is."""
    names = list(folders(client, bucket, start))
    if names and all(_YEAR.fullmatch(name) for name in names):
        return [start + folder for folder in span.folders(today)]
    return [start]


def _roots(client: Any, bucket: str, start: str) -> list[str] | None:
    """Where the layout begins: here, or one folder down, for the prefix of a trail need not be known.

    A bucket may hold several trails. None where there are too many folders to look into.
    """
    if _LOGS in start.split("/"):
        return [start]
    names = list(islice(folders(client, bucket, start), _LOOKED_INTO + 1))
    if len(names) > _LOOKED_INTO:
        return None
    below = [f"{start}{name}/" for name in names if name != _LOGS]
    here = [start] if _LOGS in names else []
    return here + [folder for folder in below if _LOGS in folders(client, bucket, folder)]


def _walk(client: Any, bucket: str, start: str, span: Span, today: date, *, kinds: Sequence[str]) -> Iterator[str]:
    names = list(folders(client, bucket, start))
    here = start.rstrip("/").rpartition("/")[2]
    if _LOGS in names:
        yield from _walk(client, bucket, f"{start}{_LOGS}/", span, today, kinds=kinds)
    elif here in kinds:
        for region in names:
            if span.has_region(region):
                yield from (f"{start}{region}/{folder}" for folder in span.folders(today))
    elif _ACCOUNT.fullmatch(here):
        for name in kinds:
            if name in names:
                yield from _walk(client, bucket, f"{start}{name}/", span, today, kinds=kinds)
    else:
        for name in names:
            if _ORGANIZATION.fullmatch(name) or (_ACCOUNT.fullmatch(name) and span.has_account(name)):
                yield from _walk(client, bucket, f"{start}{name}/", span, today, kinds=kinds)


def folders(client: Any, bucket: str, prefix: str) -> Iterator[str]:
    """The names one level below a prefix that hold something."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
    for page in pages:
        for found in page.get("CommonPrefixes", ()):
            yield found["Prefix"].removeprefix(prefix).rstrip("/")
