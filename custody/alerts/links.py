"""Where to look next: pages of the console and the command that fetches a record.

Only names of letters that mean nothing to a shell or an address get into one; for others there is no link. Partitions
without a public console have none either.

The domain of commercial Regions stands in https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html. Those of
the other partitions and the paths of pages are as public programs have them, and were tried against no console
(**unverified**).
"""

from __future__ import annotations

import re

_PLAIN = re.compile("[A-Za-z0-9][A-Za-z0-9._@/:-]{0,255}")
_REGION = re.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")
_EVENT = re.compile("[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_TRAIL = re.compile(r"arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/")
_ACCOUNT = re.compile("[0-9]{12}")
# By how the Regions of a partition begin; the first that fits.
_DOMAINS = (
    ("cn-", "console.amazonaws.cn"),
    ("us-gov-", "console.amazonaws-us-gov.com"),
    ("eusc-", "console.amazonaws-eusc.eu"),
    ("us-iso", ""),
    ("eu-iso", ""),
    ("", "console.aws.amazon.com"),
)
_PAGES = {
    "repository": "ecr/repositories/private/{account}/{name}?region={region}",
    "pipeline": "codesuite/codepipeline/pipelines/{name}/view?region={region}",
    "project": "codesuite/codebuild/projects/{name}?region={region}",
    "bucket": "s3/buckets/{name}?region={region}",
    "trail": "cloudtrailv2/home?region={region}#/trails/{name}",
}


def event_link(region: str, event: str) -> str:
    """The page of an event in CloudTrail's event history, which keeps 90 days; empty where there is none.

    Args:
        region: the record's Region.
        event: the record's ``eventID``.
    """
    return _page(region, f"cloudtrailv2/home?region={region}#/events/{event}") if _EVENT.fullmatch(event) else ""


def resource_link(kind: str, name: str, *, region: str, account: str) -> str:
    """The page of a resource; empty where there is none.

    Args:
        kind: ``repository``, ``pipeline``, ``project``, ``bucket`` or ``trail``.
        name: of the resource; of a trail its ARN, whose Region is the one that counts.
        region: the resource's Region.
        account: that the resource is in.
    """
    if not (_PLAIN.fullmatch(name) and _ACCOUNT.fullmatch(account)):
        return ""
    if kind == "trail" and not _TRAIL.match(name):
        return ""
    here = name.split(":")[3] if kind == "trail" else region
    return _page(here, _PAGES[kind].format(region=here, account=account, name=name))


def fetch_command(region: str, event: str) -> str:
    """The command that fetches a record from the event history of its account; empty where there is none."""
    if not (_REGION.fullmatch(region) and _EVENT.fullmatch(event)):
        return ""
    wanted = f"--lookup-attributes AttributeKey=EventId,AttributeValue={event}"
    return f"aws cloudtrail lookup-events --region {region} {wanted}"


def _page(region: str, path: str) -> str:
    domain = next(domain for beginning, domain in _DOMAINS if region.startswith(beginning))
    return f"https://{region}.{domain}/{path}" if domain and _REGION.fullmatch(region) else ""
