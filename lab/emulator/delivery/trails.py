"""The trails, as delivery sees them: which are logging, and what each of them takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.delivery.selectors import selects
from lab.emulator.membership import is_member, organization_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Trail:
    """A trail at one moment. ``prefix`` and ``organization`` are empty when it has none."""

    arn: str
    name: str
    account: str
    home_region: str
    bucket: str
    prefix: str
    organization: str
    multi_region: bool
    global_events: bool
    validated: bool
    kms_key: str
    log_group: str

    @property
    def settings(self) -> dict[str, Any]:
        """The emulator's own entry of the trail, to be read and marked; empty once the trail is deleted."""
        stored = inside.cloudtrail("_trails").get_scoped(self.account, self.home_region, self.name)
        return stored if isinstance(stored, dict) else {}

    def covers(self, account: str, region: str) -> bool:
        """Is the trail there at all, in this account and Region?"""
        mine = account == self.account or (self.organization != "" and is_member(account, self.account))
        return mine and (self.multi_region or region == self.home_region)

    def takes(self, record: Mapping[str, Any], account: str, region: str) -> bool:
        """Does a log file of this trail get the record?"""
        if not (self.covers(account, region) or (self.global_events and self._is_global(record, account))):
            return False
        stored = inside.cloudtrail("_event_selectors").get_scoped(self.account, self.home_region, self.name)
        return selects(stored or inside.cloudtrail("_DEFAULT_EVENT_SELECTORS"), record)

    def _is_global(self, record: Mapping[str, Any], account: str) -> bool:
        source = str(record.get("eventSource", ""))
        return account == self.account and source in {"iam.amazonaws.com", "cloudfront.amazonaws.com"}


def _trail(account: str, region: str, name: str, stored: Mapping[str, Any]) -> Trail:
    organization = (organization_of(account) or "o-labexample1") if stored.get("IsOrganizationTrail") else ""
    return Trail(
        arn=str(stored["TrailARN"]),
        name=name,
        account=account,
        home_region=region,
        bucket=str(stored.get("S3BucketName") or ""),
        prefix=str(stored.get("S3KeyPrefix") or ""),
        organization=organization,
        multi_region=bool(stored.get("IsMultiRegionTrail")),
        global_events=bool(stored.get("IncludeGlobalServiceEvents", True)),
        validated=bool(stored.get("LogFileValidationEnabled")),
        kms_key=str(stored.get("KmsKeyId") or ""),
        log_group=str(stored.get("CloudWatchLogsLogGroupArn") or ""),
    )


def all_trails() -> list[Trail]:
    """Every trail of every account."""
    return [
        _trail(account, region, name, stored)
        for (account, region, name), stored in inside.cloudtrail("_trails").all_items()
    ]


def is_logging(trail: Trail) -> bool:
    """Is the trail switched on now?"""
    return bool(trail.settings.get("IsLogging"))


def logging_trails() -> frozenset[Trail]:
    """The trails that are switched on now."""
    return frozenset(trail for trail in all_trails() if is_logging(trail))
