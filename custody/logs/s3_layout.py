"""Which prefixes of a bucket hold the log files that are wanted, found by walking CloudTrail's layout.

An account's trail writes ``[prefix/]AWSLogs/<account>/CloudTrail/<region>/Y/M/D/``, an organization's
``[prefix/]AWSLogs/<o-id>/<account>/CloudTrail/...``. Only the levels above the date are listed; the days follow
from the period. See
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from custody.logs.places import Bucket
    from custody.logs.span import Span

_LOGS, _RECORDS = "AWSLogs", "CloudTrail"
_LOOKED_INTO = 50
_ACCOUNT = re.compile(r"\d{12}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_YEAR = re.compile(r"20\d\d")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")


def prefixes(client: Any, place: Bucket, span: Span, today: date) -> Iterator[str]:
    """The prefixes to list.

    A prefix that is not CloudTrail's layout, or that begins below a Region, is listed as it is.

    Args:
        client: boto3's, of S3.
        place: where to look; any depth of the layout.
        span: what is wanted.
        today: the last day with log files.
    """
    start = f"{place.prefix}/" if place.prefix else ""
    last = place.prefix.rpartition("/")[2]
    if _REGION.fullmatch(last) and f"/{_RECORDS}/" in f"/{start}":
        yield from (start + folder for folder in span.folders(today))
        return
    roots = list(_roots(client, place.name, start))
    for root in roots:
        yield from _walk(client, place.name, root, span, today)
    if not roots:
        yield from list(_walk(client, place.name, start, span, today)) or _dated(client, place.name, start, span, today)


def _dated(client: Any, bucket: str, start: str, span: Span, today: date) -> list[str]:
    """A folder of other files: by its days, as the services' own events are kept, or as it is."""
    names = list(folders(client, bucket, start))
    if names and all(_YEAR.fullmatch(name) for name in names):
        return [start + folder for folder in span.folders(today)]
    return [start]


def _roots(client: Any, bucket: str, start: str) -> Iterator[str]:
    """Where the layout begins: here, or one folder down, for the prefix of a trail need not be known."""
    if _LOGS in start.split("/"):
        yield start
        return
    names = list(folders(client, bucket, start))
    if _LOGS in names:
        yield start
        return
    for name in names[:_LOOKED_INTO]:
        if _LOGS in folders(client, bucket, f"{start}{name}/"):
            yield f"{start}{name}/"


def _walk(client: Any, bucket: str, start: str, span: Span, today: date) -> Iterator[str]:
    names = list(folders(client, bucket, start))
    here = start.rstrip("/").rpartition("/")[2]
    if _LOGS in names:
        yield from _walk(client, bucket, f"{start}{_LOGS}/", span, today)
    elif here == _RECORDS:
        for region in names:
            if not span.regions or region in span.regions:
                yield from (f"{start}{region}/{folder}" for folder in span.folders(today))
    elif _RECORDS in names and _ACCOUNT.fullmatch(here):
        yield from _walk(client, bucket, f"{start}{_RECORDS}/", span, today)
    else:
        for name in names:
            if _ORGANIZATION.fullmatch(name) or (_ACCOUNT.fullmatch(name) and _wanted(name, span)):
                yield from _walk(client, bucket, f"{start}{name}/", span, today)


def _wanted(account: str, span: Span) -> bool:
    return not span.accounts or account in span.accounts


def folders(client: Any, bucket: str, prefix: str) -> Iterator[str]:
    """The names one level below a prefix that hold something."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
    for page in pages:
        for found in page.get("CommonPrefixes", ()):
            yield found["Prefix"].removeprefix(prefix).rstrip("/")
