"""The record, in the home Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from custody_cdk import Record
from stacks.custody_stack import CustodyStack, StackOptions, ask_first

if TYPE_CHECKING:
    from constructs import Construct

    from custody.settings import Settings


class TrailStack(CustodyStack):
    """Key, bucket and trail: what must outlive everything else."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, **options: Unpack[StackOptions]) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        self.record = Record(self, "Record", settings=settings)
        self.tell("AuditBucket", self.names.audit_bucket, "Log files and digest files; the first come in minutes")
        self.tell("Trail", self.names.trail_arn, "For aws cloudtrail validate-logs --trail-arn")
        if not settings.lake.enabled:
            self.tell("AskFirst", ask_first(settings, "--engine local"), "Reads the log files on your machine")
