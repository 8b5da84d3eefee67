"""Partition projection: which log files a query reads is computed, so no partition is ever added or forgotten.

A projected column lists what is looked for: a Region or account that is not listed is not read, without an error.
So the lists are made from the SDK's data and the settings.

See https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_FORMAT = "yyyy/MM/dd"


def days(retention_days: int) -> dict[str, str]:
    """Days from as long ago as log files are kept until now, UTC: older ones have expired, so none is empty for long.

    Args:
        retention_days: days that log files are kept; the range moves on by itself.
    """
    return {
        "projection.day.type": "date",
        "projection.day.format": DAY_FORMAT,
        "projection.day.range": f"NOW-{retention_days}DAYS,NOW",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
    }


def cloudtrail(
    location: str, *, regions: Sequence[str], accounts: Sequence[str], retention_days: int
) -> dict[str, str]:
    """Table parameters that project account, Region and day.

    Args:
        location: the folder above the accounts', as :func:`location` makes it.
        regions: every Region that may have files.
        accounts: account ids; none makes the account ``injected``: every query then has to name it with ``=`` or
            ``IN``, and fails if it does not.
        retention_days: as in :func:`days`.
    """
    listed = {"projection.account.type": "enum", "projection.account.values": ",".join(accounts)}
    return {
        "projection.enabled": "true",
        **(listed if accounts else {"projection.account.type": "injected"}),
        "projection.region.type": "enum",
        "projection.region.values": ",".join(regions),
        **days(retention_days),
        "storage.location.template": f"{location}${{account}}/CloudTrail/${{region}}/${{day}}",
    }


def location(bucket: str, *, prefix: str = "", organization_id: str | None = None) -> str:
    """The folder above the accounts' folders, with its last slash and no empty part.

    An organization's trail writes ``AWSLogs/<organization>/<account>/``, an account's ``AWSLogs/<account>/``; an empty
    id would leave ``//`` and find nothing.

    Args:
        bucket: the audit bucket.
        prefix: the trail's key prefix, without slashes at its ends.
        organization_id: of an organization's trail.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    """
    parts = [bucket, prefix, "AWSLogs", organization_id]
    return f"s3://{'/'.join(part for part in parts if part)}/"
