"""Where a deployed trail puts its log files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.logs.places import Bucket

if TYPE_CHECKING:
    from custody.aws.names import Names


def bucket_of_trail(client: Any, names: Names) -> Bucket | None:
    """The bucket and prefix of the deployment's trail; None when there is no such trail.

    The trail of an organization is seen from its member accounts too, under its ARN.

    Args:
        client: boto3's, of CloudTrail in the home Region.
        names: the deployment.
    """
    # See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
    for trail in client.describe_trails(includeShadowTrails=True)["trailList"]:
        if trail.get("Name") == names.trail and trail.get("HomeRegion", names.home_region) == names.home_region:
            return Bucket(trail["S3BucketName"], trail.get("S3KeyPrefix", "").strip("/"))
    return None
