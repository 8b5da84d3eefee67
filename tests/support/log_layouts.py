"""How buckets of many accounts are laid out: the folder above the accounts' folders."""

from __future__ import annotations

ORGANIZATION_ID = "o-exampleorgid"

FOLDERS = {
    "an organization trail": f"AWSLogs/{ORGANIZATION_ID}/",
    "an organization trail with a prefix": f"audit/trails/AWSLogs/{ORGANIZATION_ID}/",
    "Control Tower": f"{ORGANIZATION_ID}/AWSLogs/{ORGANIZATION_ID}/",
    "Control Tower before landing zone 3.0": f"{ORGANIZATION_ID}/AWSLogs/",
    "Landing Zone Accelerator": f"cloudtrail-organization/AWSLogs/{ORGANIZATION_ID}/",
    "trails of accounts": "AWSLogs/",
}
"""Of Control Tower see
https://docs.aws.amazon.com/controltower/latest/userguide/about-logging.html, of Landing Zone Accelerator the trail of
https://github.com/awslabs/landing-zone-accelerator-on-aws."""
