"""What a setting means to take away, of what lasts; everything else has to stay where it is."""

from __future__ import annotations

from dataclasses import dataclass

from support.transitions import LASTING


@dataclass(frozen=True, slots=True)
class Leaving:
    """Kinds of resources that leave the stacks when a setting changes, and why that is right."""

    types: frozenset[str]
    why: str


def _leaving(why: str, *types: str) -> Leaving:
    return Leaving(frozenset(f"AWS::{type_}" for type_ in types) or LASTING, why)


LEAVING = {
    "name": _leaving("Stacks of another name are another deployment; the first one stands beside it."),
    "home_region": _leaving("Stacks in another Region are other stacks; the first ones stand until they are deleted."),
    "regions": _leaving(
        "The stack of a Region that is not listened to is left out, and stands until it is deleted.",
        "SQS::Queue",
    ),
    "alert_emails": _leaving("Who is taken from the list is not subscribed any more.", "SNS::Subscription"),
    "minimum_severity": _leaving(
        "Nothing alerts below it, so those topics go, with what is subscribed to them.",
        "SNS::Topic",
        "SNS::Subscription",
    ),
    "alerts.routes": _leaving(
        "A route that is taken away takes along the topic of its addresses, and who is subscribed to it.",
        "SNS::Topic",
        "SNS::Subscription",
    ),
    "lake.enabled": _leaving(
        "The lake's stack is left out, and stands until it is deleted.",
        "Glue::Database",
        "Glue::Table",
        "KMS::Key",
        "S3::Bucket",
        "SQS::Queue",
    ),
    "organization": _leaving("The table that reads whichever account is named is an organization's.", "Glue::Table"),
}
"""By the path of the setting."""
