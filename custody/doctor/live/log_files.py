"""Log files lie where the tables look for them: in a bucket that is there already, nothing else would show it.

See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from custody.settings import Mode
from custody.settings.placement import day_folder, log_folder, log_location, record_bucket

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
    settings, (bucket, _) = scene.settings, record_bucket(scene.settings, scene.names)
    days = [scene.now - timedelta(days=past) for past in range(_DAYS)]
    for name in settings.event_regions:
        for day in days:
            prefix = day_folder(settings, bucket, account, name, day)
            if scene.home.ask("s3", "list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1).get("Contents"):
                yield scene.right(check, region, subject)
                return
    above = f"{log_location(settings, bucket)}{account}/CloudTrail/"
    said = f"none since yesterday under {above}, in no Region that is forwarded"
    yield scene.wrong(check, region, subject, said, _MEND.format(bucket=bucket))


_MEND = (
    "see where they lie: aws s3 ls s3://{bucket}/ --recursive; then set trail.prefix and organization.id to what "
    "stands before the accounts' folders, or have that trail record this account"
)


def _with_a_folder(scene: Scene) -> list[str]:
    bucket, _ = record_bucket(scene.settings, scene.names)
    folder = log_folder(scene.settings, bucket)
    listed = scene.home.all("s3", "list_objects_v2", "CommonPrefixes", Bucket=bucket, Prefix=folder, Delimiter="/")
    names = [str(each["Prefix"]).removeprefix(folder).strip("/") for each in listed]
    return [name for name in names if _ACCOUNT.fullmatch(name)]
