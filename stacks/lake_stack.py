"""What questions are asked of, in the home Region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Unpack

from aws_cdk import Annotations

from custody.settings import Mode
from custody_cdk import AuditLake
from stacks.custody_stack import CustodyStack, StackOptions, ask_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody.detections import Detection
    from custody.settings import Settings
    from custody_cdk import Place
    from custody_cdk.record.record_place import RecordPlace


class LakeStack(CustodyStack):
    """Tables over the record, a workgroup to ask them in, and the jobs that keep both."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        detections: Sequence[Detection],
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        self.lake = AuditLake(self, "Lake", settings=settings, detections=detections)
        if settings.mode is Mode.EXISTING:
            self._tell_owners()
        lake = self.names.lake
        self.tell("Workgroup", lake.workgroup, f"Choose it in the Athena console, and the database {lake.database}")
        self.tell("AuditorPolicy", self.names.auditor_policy, "Attach it to who may ask, and to nobody else")
        self.tell("AskFirst", ask_first(settings), "Who pushed images in the last day")

    def _tell_owners(self) -> None:
        """Say what those have to add whose bucket and key are read, at synthesis and as outputs, ready to paste."""
        for what, text in owners_add(self.lake.record, self.place, self.lake.access.log_path).items():
            kind = what.partition(" ")[0]
            if "${" not in text:
                Annotations.of(self).add_info(f"the policy of {what} needs these statements: {text}")
            self.tell(f"{kind.capitalize()}PolicyNeeds", text, f"Statements for the policy of {what}"[:1024])


def owners_add(record: RecordPlace, place: Place, log_path: str) -> dict[str, str]:
    """The statements that the policies of a bucket and key need that are somebody else's, as JSON ready to paste.

    Args:
        record: what is read.
        place: of the lake.
        log_path: key prefix of the log files.
    """
    added = record.owner_adds(place, log_path)
    return {what: json.dumps(statements, separators=(",", ":")) for what, statements in added.items()}
