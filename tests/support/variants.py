"""The deployments that tests look at, as their settings stand in cdk.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.settings.source import parse
from docs import synthesis

if TYPE_CHECKING:
    from custody.settings import Settings

ACCOUNT = "111122223333"
MANAGEMENT_ACCOUNT = "444455556666"
ORGANIZATION = "o-exampleorgid"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/platform/boundary"

ACKNOWLEDGED = {"default": "default settings", "sandbox": "everything switched on, removal destroy"}
"""The variants whose findings docs/acknowledgements.md lists, and how it calls them."""

VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "twin": {"name": "shop"},
    "sandbox": {"retention_days": 1, **synthesis.VARIANTS[ACKNOWLEDGED["sandbox"]]},
    "everything": {
        "home_region": "eu-central-1",
        "trail": {"cloudwatch_logs": True, "insights": True, "prefix": "audit/trails"},
        "bus": {"logs": "trace", "archive_days": 365},
        "lake": {"operators": [f"arn:aws:iam::{ACCOUNT}:role/custody-operator"], "accounts": "discovered"},
        "organization": {"id": ORGANIZATION, "management_account": MANAGEMENT_ACCOUNT},
        "alert_emails": ["security@example.com", "on-call@example.com"],
        "minimum_severity": "info",
        "object_lock": "compliance",
        "permissions_boundary": BOUNDARY,
        "tags": {"team": "platform", "cost-center": "4711"},
    },
    "regions": {"home_region": "eu-central-1", "regions": ["us-east-1", "eu-central-1", "ap-southeast-2"]},
    "govcloud": {"home_region": "us-gov-west-1", "permissions_boundary": "boundary"},
    "china": {"home_region": "cn-north-1", "trail": {"cloudwatch_logs": True}, "bus": {"logs": "info"}},
}


def settings_of(variant: str) -> Settings:
    """The settings of a variant."""
    return parse({"custody": VARIANTS[variant]})
