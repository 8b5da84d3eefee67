"""The physical names of one deployment, so that ARNs are built rather than imported across stacks and Regions.

Templates pass CloudFormation's pseudo parameters for ``account``; the command line passes the real one.
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.aws.lake_names import LakeNames

MAX_NAME_LENGTH = 20
"""Leaves room for the longest suffix: 63 characters for a bucket, 64 for a rule or a role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name and ARN of a deployment.

    Args:
        name: the prefix of the deployment, as in its settings.
        partition: for example ``aws``.
        account: twelve digits, or a template's reference to them.
        home_region: Region of trail, bucket and bus.
    """

    name: str
    partition: str
    account: str
    home_region: str

    @property
    def trail(self) -> str:
        """Name of the trail."""
        return self.name

    @property
    def trail_arn(self) -> str:
        """ARN of the trail; of the management account's trail for an organization, see AuditTrail."""
        return f"arn:{self.partition}:cloudtrail:{self.home_region}:{self.account}:trail/{self.trail}"

    @property
    def audit_bucket(self) -> str:
        """Bucket of the log files and digest files."""
        return f"{self.name}-audit-{self.account}-{self.home_region}"

    @property
    def access_log_bucket(self) -> str:
        """Bucket of the S3 access logs of the audit bucket."""
        return f"{self.name}-access-{self.account}-{self.home_region}"

    @property
    def bus(self) -> str:
        """Name of the custody event bus."""
        return self.name

    @property
    def bus_arn(self) -> str:
        """ARN of the custody event bus in the home Region."""
        return f"arn:{self.partition}:events:{self.home_region}:{self.account}:event-bus/{self.bus}"

    @property
    def lake(self) -> LakeNames:
        """Database, workgroup and buckets of the lake."""
        return LakeNames(name=self.name, account=self.account, region=self.home_region)

    @property
    def auditor_policy(self) -> str:
        """Managed policy that lets a principal ask, and nothing else."""
        return f"{self.name}-auditor"
