"""Telling people from machines by the identity in a record, as far as a record can.

A person is root, an IAM user, a session of IAM Identity Center, or whoever works in the console. An IAM user
may be a machine, which ``deployers`` says; a role that people assume by other means looks like a machine,
which ``approvers`` says where it matters.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings

IDENTITY_CENTER = "AWSReservedSSO_"
"""What the names of the roles begin with that IAM Identity Center makes for people."""


def person(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a person did it."""
    user: dict[str, Any] = {"type": ["IAMUser"]}
    if settings.deployers:
        user["arn"] = [{"anything-but": list(settings.deployers)}]
    return {
        "$or": [
            {"userIdentity": {"type": ["Root", "IdentityCenterUser"]}},
            {"userIdentity": user},
            {"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": [{"prefix": IDENTITY_CENTER}]}}}},
            {"sessionCredentialFromConsole": ["true"]},
        ]
    }


def machine(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a role outside the console did it, none that people assume."""
    issuer: dict[str, Any] = {"userName": [{"anything-but": {"prefix": IDENTITY_CENTER}}]}
    if settings.approvers:
        issuer["arn"] = [{"anything-but": list(settings.approvers)}]
    return {
        "userIdentity": {"type": ["AssumedRole"], "sessionContext": {"sessionIssuer": issuer}},
        "sessionCredentialFromConsole": [{"exists": False}],
    }


def nobody_of(principals: tuple[str, ...]) -> dict[str, Any]:
    """The part of ``detail`` that says none of these users and no session of these roles did it."""
    others = [{"anything-but": list(principals)}]
    return {
        "userIdentity": {
            "arn": [*others, {"exists": False}],
            "sessionContext": {"sessionIssuer": {"arn": [*others, {"exists": False}]}},
        }
    }
