"""Log files lie where the tables look for them: in a bucket that is there already, nothing else would show it.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html and
https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from custody.settings import Mode
from custody.settings.placement import log_location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.doctor.result import Result
    from custody.doctor.scene import Scene

_ACCOUNT = re.compile(r"[0-9]{12}")
_DAYS = 2
"""Today and yesterday: CloudTrail makes a file where something was recorded, and an account's console is enough."""


def accounts_of_record(scene: Scene) -> Iterator[str]:
    """The accounts whose log files are read in a bucket that is there already, none where the trail's stack is ours.

    Where accounts are discovered, those that have a folder; where none has one, the account itself.
    """
    settings = scene.settings
    # A member is told of the audit account's record, and has no tables.
    if settings.mode is not Mode.EXISTING or not settings.lake.enabled:
        return
    # No other account of the deployment may look into the bucket.
    if settings.accounts.audit not in {None, scene.names.account}:
        return
    if settings.lake.accounts and settings.lake.accounts != "discovered":
        yield from settings.lake.accounts
    elif settings.discovers_accounts:
        yield from _with_a_folder(scene) or [scene.names.account]
    else:
        yield scene.names.account


def files_arrive(scene: Scene, account: str) -> Iterator[Result]:
    """A file of today or yesterday, of whichever Region is forwarded."""
    check, region, subject = "files-arrive", scene.names.home_region, f"log files of {account}"
    bucket, folder = _folder(scene)
    days = [scene.now - timedelta(days=past) for past in range(_DAYS)]
    for name in scene.settings.event_regions:
        for day in days:
            prefix = f"{folder}{account}/CloudTrail/{name}/{day:%Y/%m/%d}/"
            if scene.home.ask("s3", "list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1).get("Contents"):
                yield scene.right(check, region, subject)
                return
    said = f"none since yesterday under s3://{bucket}/{folder}{account}/CloudTrail/, in no Region that is forwarded"
    yield scene.wrong(check, region, subject, said, _MEND.format(bucket=bucket))


_MEND = (
    "see where they lie: aws s3 ls s3://{bucket}/ --recursive; then set trail.prefix and organization.id to what "
    "stands before the accounts' folders, or have that trail record this account"
)


def _folder(scene: Scene) -> tuple[str, str]:
    record = scene.settings.record
    bucket = record.bucket if record else scene.names.audit_bucket
    return bucket, log_location(scene.settings, bucket).removeprefix(f"s3://{bucket}/")


def _with_a_folder(scene: Scene) -> list[str]:
    bucket, folder = _folder(scene)
    listed = scene.home.all("s3", "list_objects_v2", "CommonPrefixes", Bucket=bucket, Prefix=folder, Delimiter="/")
    names = [str(each["Prefix"]).removeprefix(folder).strip("/") for each in listed]
    return [name for name in names if _ACCOUNT.fullmatch(name)]
