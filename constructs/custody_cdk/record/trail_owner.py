"""Who owns the trail that writes into a bucket: one account, or an organization's management account."""

from __future__ import annotations

from dataclasses import dataclass

from custody.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailOwner:
    """The trail's ARN and the accounts whose records it writes.

    Args:
        partition: of the deployment.
        home_region: Region the trail is made in.
        name: of the trail.
        account: account that owns the trail; for an organization its management account, whoever deploys.
        organization_id: the organization whose accounts the trail covers.

    Raises:
        SettingsError: the organization's id is empty: the bucket would refuse the accounts' records.
    """

    partition: str
    home_region: str
    name: str
    account: str
    organization_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse an id that would leave ``AWSLogs//`` in the policy and the layout."""
        if self.organization_id is not None and not self.organization_id.startswith("o-"):
            raise SettingsError(
                f"organization id {self.organization_id!r} of trail {self.name!r} does not begin with 'o-'; write the "
                "id that `aws organizations describe-organization` shows"
            )

    @property
    def arn(self) -> str:
        """ARN of the trail, built rather than referenced: trail, bucket policy and key need it of each other."""
        return f"arn:{self.partition}:cloudtrail:{self.home_region}:{self.account}:trail/{self.name}"

    def log_paths(self, prefix: str) -> tuple[str, ...]:
        """Key prefixes that CloudTrail writes under, digests included.

        Args:
            prefix: the trail's own, or nothing.

        See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
        """
        base = f"{prefix}/AWSLogs" if prefix else "AWSLogs"
        own = f"{base}/{self.account}"
        return (own, f"{base}/{self.organization_id}") if self.organization_id else (own,)
