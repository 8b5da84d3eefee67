"""Telling people from machines by the identity in a record, as far as a record can.

A person is root, an IAM user, a session of IAM Identity Center or of a role that ``people_roles`` says people assume
by other means, or whoever works in the console. An IAM user may be a machine, which ``deployers`` says; a single role
whose approvals are people's is named in ``approvers``. ``lake/fragments/by_a_person.sql`` says the same of rows.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.aws.identity_names import IDENTITY_CENTER

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings

TUNED_BY = ("deployers", "people_roles")
"""The settings that :func:`person` is made from."""


def roles_of_people(settings: DetectionSettings) -> list[str]:
    """What the names of the roles begin with that people assume."""
    return [IDENTITY_CENTER, *(name.removesuffix("*") for name in settings.people_roles)]


def person(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a person did it."""
    user: dict[str, Any] = {"type": ["IAMUser"]}
    if settings.deployers:
        user["arn"] = [{"anything-but": list(settings.deployers)}]
    roles = [{"prefix": name} for name in roles_of_people(settings)]
    return {
        "$or": [
            {"userIdentity": {"type": ["Root", "IdentityCenterUser"]}},
            {"userIdentity": user},
            {"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": roles}}}},
            {"sessionCredentialFromConsole": ["true"]},
        ]
    }


def machine(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a role outside the console did it, none that people assume."""
    names = roles_of_people(settings)
    issuer: dict[str, Any] = {"userName": [{"anything-but": {"prefix": names if len(names) > 1 else names[0]}}]}
    if settings.approvers:
        issuer["arn"] = [{"anything-but": list(settings.approvers)}]
    return {
        "userIdentity": {"type": ["AssumedRole"], "sessionContext": {"sessionIssuer": issuer}},
        "sessionCredentialFromConsole": [{"exists": False}],
    }
