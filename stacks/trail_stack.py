"""The record, in the home Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from custody_cdk import Record
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from constructs import Construct

    from custody.settings import Settings


class TrailStack(CustodyStack):
    """Key, bucket and trail: what must outlive everything else."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, **options: Unpack[StackOptions]) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        self.record = Record(self, "Record", settings=settings)
