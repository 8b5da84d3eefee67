"""What keeps the record of a trail of another account, in the home Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from custody_cdk.record.log_archive import LogArchive
from custody_cdk.record.record import owner_of
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from constructs import Construct

    from custody.settings import Settings


class RecordStack(CustodyStack):
    """Key and bucket: what must outlive everything else."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, **options: Unpack[StackOptions]) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        archive = LogArchive(self, "Archive", settings=settings, owner=owner_of(settings, self.place))
        self.tell("AuditBucket", archive.bucket.bucket_name, "Log files and digest files, once the trail is there")
        self.tell("AuditKey", archive.key.arn, "The key that they are encrypted with")
